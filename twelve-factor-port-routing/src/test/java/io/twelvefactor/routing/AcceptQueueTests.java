package io.twelvefactor.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link AcceptQueue} with a listener of Java's own. That no request is lost is
 * for the tests of restarts.
 */
@Timeout(30)
class AcceptQueueTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private ServerSocket listener;

	@BeforeEach
	void listen() throws IOException {
		assumeThat(AcceptQueue.isAvailable()).as("this system has no filters for packets").isTrue();
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void close() throws IOException {
		if (this.listener != null) {
			this.listener.close();
		}
	}

	@Test
	void nobodyIsLetInUntilTheListenerIsReopened() throws IOException {
		AcceptQueue.drain(port(), SHORT);
		assertThat(connects(this.listener, 300)).isFalse();
		AcceptQueue.reopen(port());
		assertThat(connects(this.listener, 10_000)).isTrue();
	}

	@Test
	void thoseThatWaitAreAcceptedAndGoOn() throws IOException {
		try (Socket client = new Socket(this.listener.getInetAddress(), port())) {
			CompletableFuture<Void> drained = CompletableFuture
				.runAsync(() -> AcceptQueue.drain(port(), Duration.ofSeconds(20)));
			assertThat(drained).isNotDone();
			try (Socket accepted = this.listener.accept()) {
				drained.join();
				client.getOutputStream().write("request".getBytes());
				assertThat(accepted.getInputStream().readNBytes(7)).asString().isEqualTo("request");
			}
		}
	}

	@Test
	void thoseWhomNobodyAcceptsAreNotWaitedForAnyLonger() throws IOException {
		try (Socket client = new Socket(this.listener.getInetAddress(), port())) {
			long start = System.nanoTime();
			AcceptQueue.drain(port(), SHORT);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
			assertThat(client.isConnected()).isTrue();
		}
	}

	@Test
	void anotherListenerIsLeftAlone() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			AcceptQueue.drain(port(), SHORT);
			assertThat(connects(other, 10_000)).isTrue();
		}
	}

	@Test
	void aPortThatNobodyListensOnIsNoMistake() throws IOException {
		int port = port();
		this.listener.close();
		AcceptQueue.drain(port, SHORT);
		AcceptQueue.reopen(port);
	}

	private int port() {
		return this.listener.getLocalPort();
	}

	private static boolean connects(ServerSocket listener, int millis) throws IOException {
		try (Socket client = new Socket()) {
			client.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), millis);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

}

package io.twelvefactor.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the shutdown of TCP bindings.
 */
@Timeout(60)
class TcpShutdownTests {

	@ParameterizedTest
	@ValueSource(strings = { "reactive", "netty" })
	void anExchangeThatWasBegunIsFinished(String handler) throws Exception {
		try (Exported app = new Exported(handler); Client client = app.connect()) {
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDownAndTell();
			app.exchanges().end(1);
			assertThat(client.line()).isEqualTo("echo one");
			assertThat(client.line()).isNull();
			client.hangUp();
			closed.get();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactive", "netty" })
	void everythingThatWasReadIsAnswered(String handler) throws Exception {
		try (Exported app = new Exported(handler); Client client = app.connect()) {
			client.send("one\ntwo\nthree\n");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDownAndTell();
			for (String answer : new String[] { "echo one", "echo two", "echo three" }) {
				app.exchanges().end(1);
				assertThat(client.line()).isEqualTo(answer);
			}
			assertThat(client.line()).isNull();
			client.hangUp();
			closed.get();
		}
	}

	@Test
	void aRequestOfWhichAPartWasReadBehindAnAnsweredOneIsFinished() throws Exception {
		try (Exported app = new Exported("reactive"); Client client = app.connect()) {
			client.send("one\ntw");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDown();
			app.awaitRefusal();
			app.exchanges().end(2);
			assertThat(client.line()).isEqualTo("echo one");
			client.send("o\n");
			assertThat(client.line()).isEqualTo("echo two");
			assertThat(client.line()).isNull();
			client.hangUp();
			closed.get();
		}
	}

	@Test
	void aPeerThatNeverRestsIsEndedBetweenTwoExchanges() throws Exception {
		try (Exported app = new Exported("reactive"); Client client = app.connect()) {
			Exchanges handled = app.exchanges();
			handled.end(1_000_000);
			client.send("x\n");
			assertThat(client.line()).isEqualTo("echo x");
			CompletableFuture<Void> closed = app.shutDown();
			int exchanges = 0;
			String answer = "";
			while (answer != null) {
				client.send("x\n");
				answer = client.line();
				exchanges += (answer != null) ? 1 : 0;
			}
			client.hangUp();
			closed.get();
			assertThat(handled.begun()).isEqualTo(exchanges + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactive", "netty" })
	void aRequestOfWhichAPartWasReadIsFinished(String handler) throws Exception {
		try (Exported app = new Exported(handler); Client client = app.connect()) {
			app.exchanges().end(1);
			client.send("o");
			app.exchanges().awaitRead();
			CompletableFuture<Void> closed = app.shutDownAndTell();
			client.send("ne\n");
			assertThat(client.line()).isEqualTo("echo one");
			assertThat(client.line()).isNull();
			client.hangUp();
			closed.get();
		}
	}

	@Test
	void anExchangeOverTlsIsFinished() throws Exception {
		try (Exported app = new Exported("reactive", "--twelve-factor.binding.tcp.lines.ssl.bundle=self",
				"--spring.ssl.bundle.pem.self.keystore.certificate=" + SelfSigned.certificate(),
				"--spring.ssl.bundle.pem.self.keystore.private-key=" + SelfSigned.privateKey());
				Client client = new Client(Tls.socket(app.url().port()))) {
			assertThat(app.url().uri()).hasToString("lines://localhost:%d/".formatted(app.url().port()));
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDown();
			app.exchanges().end(1);
			assertThat(client.line()).isEqualTo("echo one");
			assertThat(client.line()).isNull();
			client.hangUp();
			closed.get();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactive", "netty" })
	void connectionsWithoutAnExchangeEnd(String handler) throws Exception {
		try (Exported app = new Exported(handler); Client used = app.connect(); Client silent = app.connect()) {
			app.exchanges().end(1);
			used.send("one\n");
			assertThat(used.line()).isEqualTo("echo one");
			CompletableFuture<Void> closed = app.shutDown();
			assertThat(silent.line()).isNull();
			assertThat(used.line()).isNull();
			used.hangUp();
			silent.hangUp();
			closed.get();
		}
	}

	@Test
	void theLastAnswerIsReadThoughMoreWasSent() throws Exception {
		try (Exported app = new Exported("reactive"); Client client = app.connect()) {
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDownAndTell();
			app.awaitRefusal();
			client.send("x".repeat(100_000) + "\n");
			app.exchanges().end(10);
			assertThat(client.line()).isEqualTo("echo one");
			client.hangUp();
			closed.get();
		}
	}

	@Test
	void anExchangeThatDoesNotEndIsCutOffAfterTheTimeout() throws Exception {
		try (Exported app = new Exported("reactive", "--spring.lifecycle.timeout-per-shutdown-phase=300ms");
				Client client = app.connect()) {
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			app.shutDown().get(15, TimeUnit.SECONDS);
			assertThat(client.line()).isNull();
		}
	}

	@Test
	void anImmediateShutdownWaitsForNothing() throws Exception {
		try (Exported app = new Exported("reactive", "--server.shutdown=immediate"); Client client = app.connect()) {
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			app.shutDown().get(15, TimeUnit.SECONDS);
			assertThat(client.line()).isNull();
		}
	}

	@Test
	void nothingIsAcceptedAnyMore() throws Exception {
		try (Exported app = new Exported("reactive"); Client client = app.connect()) {
			client.send("one\n");
			app.exchanges().awaitBegin(1);
			CompletableFuture<Void> closed = app.shutDownAndTell();
			app.awaitRefusal();
			assertThat(closed).isNotDone();
			app.exchanges().end(1);
			client.hangUp();
			closed.get();
		}
	}

	/**
	 * An app whose exchanges end when they are told to.
	 */
	static class Exported implements AutoCloseable {

		private final ConfigurableApplicationContext context;

		private final BoundUrl url;

		Exported(String handler, String... arguments) {
			this.context = TestApp.with("LINES_PORT", "0")
				.gracefully()
				.arguments("--handler=" + handler)
				.arguments(arguments)
				.sources(Exchanges.class)
				.runWithoutServer();
			this.url = this.context.getBean(BoundUrls.class).find("lines").orElseThrow();
		}

		BoundUrl url() {
			return this.url;
		}

		Client connect() throws IOException {
			return new Client(new Socket(InetAddress.getLoopbackAddress(), this.url.port()));
		}

		Exchanges exchanges() {
			return this.context.getBean(Exchanges.class);
		}

		/**
		 * Begin to shut down.
		 * @return completes with the end
		 */
		CompletableFuture<Void> shutDown() {
			return CompletableFuture.runAsync(this.context::close);
		}

		/**
		 * Begin to shut down, and wait until every connection is told.
		 * @return completes with the end
		 */
		CompletableFuture<Void> shutDownAndTell() throws IOException {
			try (Client silent = connect()) {
				CompletableFuture<Void> closed = shutDown();
				assertThat(silent.line()).isNull();
				return closed;
			}
		}

		void awaitRefusal() throws IOException {
			while (true) {
				try {
					connect().close();
				}
				catch (ConnectException ex) {
					return;
				}
			}
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

	/**
	 * A client that takes its time.
	 */
	static class Client implements AutoCloseable {

		private final Socket socket;

		private final BufferedReader reader;

		Client(Socket socket) throws IOException {
			this.socket = socket;
			socket.setSoTimeout(20_000);
			this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
		}

		void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
			this.socket.getOutputStream().flush();
		}

		String line() throws IOException {
			return this.reader.readLine();
		}

		void hangUp() throws IOException {
			this.socket.close();
		}

		@Override
		public void close() throws IOException {
			hangUp();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Exchanges {

		private final Semaphore reads = new Semaphore(0);

		private final Semaphore begins = new Semaphore(0);

		private final Semaphore ends = new Semaphore(0);

		@Bean
		TcpPortBinding lines(Environment environment) {
			boolean reactive = "reactive".equals(environment.getProperty("handler"));
			return new TcpPortBinding("lines", "line", (server) -> {
				var decoded = server.doOnConnection((connection) -> {
					connection.addHandlerLast(new ReadCounter());
					connection.addHandlerLast(new LineBasedFrameDecoder(1_000_000));
					if (!reactive) {
						connection.addHandlerLast(new Echo());
						connection.channel().config().setAutoRead(true);
					}
				});
				return decoded.handle((in,
						out) -> reactive ? in.receive()
							.asString()
							.concatMap((line) -> exchange(line)
								.flatMap((answer) -> out.sendString(Mono.just(answer + "\n")).then()))
							.then() : out.neverComplete());
			});
		}

		private Mono<String> exchange(String line) {
			return Mono.fromCallable(() -> {
				this.begins.release();
				this.ends.acquire();
				return "echo " + line;
			}).subscribeOn(Schedulers.boundedElastic());
		}

		void awaitRead() throws InterruptedException {
			assertThat(this.reads.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
		}

		void awaitBegin(int number) throws InterruptedException {
			assertThat(this.begins.tryAcquire(number, 20, TimeUnit.SECONDS)).isTrue();
		}

		void end(int number) {
			this.ends.release(number);
		}

		int begun() {
			return this.begins.availablePermits();
		}

		/**
		 * Tells that something was read.
		 */
		private final class ReadCounter extends ChannelInboundHandlerAdapter {

			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				Exchanges.this.reads.release();
				context.fireChannelRead(message);
			}

		}

		/**
		 * A handler as Netty's own are, which reads all and answers in order.
		 */
		private final class Echo extends SimpleChannelInboundHandler<ByteBuf> {

			private Mono<Void> last = Mono.empty();

			@Override
			protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
				Mono<Void> answer = exchange(line.toString(StandardCharsets.UTF_8))
					.doOnNext(
							(text) -> context.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8)))
					.then();
				this.last = this.last.then(answer).cache();
				this.last.subscribe();
			}

		}

	}

}

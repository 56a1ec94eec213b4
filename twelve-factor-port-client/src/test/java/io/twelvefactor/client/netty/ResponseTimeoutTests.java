package io.twelvefactor.client.netty;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.twelvefactor.client.Fault;
import io.twelvefactor.client.FaultServer;
import io.twelvefactor.client.TestClients;
import io.twelvefactor.client.settings.ClientSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a connection is given up when it is silent for ten seconds while somebody
 * waits for its answer, and at no other time.
 */
@ExtendWith(OutputCaptureExtension.class)
class ResponseTimeoutTests {

	private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

	private final EmbeddedChannel connection = new EmbeddedChannel();

	@BeforeEach
	void connect() {
		this.connection.freezeTime();
		this.connection.pipeline().addLast(NettyPipeline.HttpCodec, new HttpClientCodec());
		ResponseTimeout.addTo(this.connection, Duration.ofSeconds(10));
	}

	@AfterEach
	void close() {
		this.connection.finishAndReleaseAll();
	}

	@Test
	void anAnswerThatDoesNotBegin() {
		send();
		stays(9);
		isGivenUpAfter(1);
	}

	@Test
	void theTimeBeginsWithTheRequest() {
		stays(7);
		send();
		stays(9);
		isGivenUpAfter(1);
	}

	@Test
	void aConnectionThatNobodyUsesMayBeSilent() {
		stays(25);
		send();
		receive(ANSWER);
		stays(25);
	}

	@Test
	void theNextAnswerIsWaitedForAsLong() {
		send();
		receive(ANSWER);
		stays(6);
		send();
		stays(9);
		isGivenUpAfter(1);
	}

	@Test
	void aRequestThatIsNotYetSentAsAWholeNeedsNoAnswer() {
		this.connection.writeOutbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/"));
		stays(25);
		this.connection.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer("part", StandardCharsets.UTF_8)));
		stays(25);
		this.connection.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
		stays(9);
		isGivenUpAfter(1);
	}

	@Test
	void aRequestThatWaitsToLeaveNeedsNoAnswer() {
		this.connection.write(request());
		stays(25);
		this.connection.flush();
		stays(9);
		isGivenUpAfter(1);
	}

	@Test
	void anAnswerMayComeBeforeTheRequestHasLeft() {
		this.connection.write(request());
		receive(ANSWER);
		this.connection.flush();
		stays(25);
	}

	@Test
	void aRequestThatCannotBeSentNeedsNoAnswer() {
		this.connection.write("no message of HTTP");
		this.connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
		this.connection.flush();
		stays(25);
	}

	@ParameterizedTest
	@ValueSource(strings = { "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbod",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n" })
	void eachPartOfAnAnswerGivesTheRestTheWholeTime(String part) {
		send();
		stays(9);
		receive(part);
		stays(9);
		isGivenUpAfter(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" })
	void anInterimAnswerIsNone(String interim) {
		send();
		receive(interim);
		stays(9);
		isGivenUpAfter(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 103 Early Hints\r\n\r\n" + ANSWER, "HTTP/1.1 204 No Content\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n" })
	void aWholeAnswerEndsTheWait(String answer) {
		send();
		receive(answer);
		stays(25);
	}

	@Test
	void aRequestWithATimeOfItsOwnIsLeftToReactorNetty() {
		send();
		ChannelHandler own = new ReadTimeoutHandler(1, TimeUnit.HOURS);
		this.connection.pipeline().addFirst(own);
		stays(25);
		this.connection.pipeline().remove(own);
		isGivenUpAfter(10);
	}

	@Test
	@Timeout(20)
	void aShorterTimeOfARequestOfItsOwnEndsIt() {
		try (FaultServer server = new FaultServer(Fault.HANG);
				TestClients clients = TestClients.of(List.of(server.url()), "read-timeout=1h", "total-timeout=1h",
						"retry.max-attempts=1")) {
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> clients.client()
					.get()
					.uri("/")
					.httpRequest((request) -> ((HttpClientRequest) request.getNativeRequest())
						.responseTimeout(Duration.ofMillis(300)))
					.retrieve()
					.toBodilessEntity()
					.block())
				.withMessageContaining("no answer in time");
		}
	}

	@Test
	void clientsOfHttp2AndWithoutALimitAreLeftAsTheyAre() {
		HttpClient both = HttpClient.create()
			.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)
			.responseTimeout(Duration.ofSeconds(1));
		assertThat(ResponseTimeout.ofConnections(both)).isSameAs(both);
		HttpClient unlimited = HttpClient.create();
		assertThat(ResponseTimeout.ofConnections(unlimited)).isSameAs(unlimited);
	}

	@Test
	void reactorNettyAddsNoHandlerOfItsOwn() {
		HttpClient limited = HttpClient.create().responseTimeout(Duration.ofSeconds(1));
		ClientSettings settings = ClientSettings.defaults(TestClients.service("http://localhost"));
		assertThat(ServiceConnector.customize(limited, settings).configuration().responseTimeout()).isNull();
	}

	private void send() {
		this.connection.writeOutbound(request());
	}

	private static FullHttpRequest request() {
		return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
	}

	private void receive(String text) {
		this.connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
	}

	private void stays(int seconds) {
		pass(seconds);
		this.connection.checkException();
		assertThat(this.connection.isOpen()).isTrue();
	}

	private void isGivenUpAfter(int seconds) {
		pass(seconds);
		assertThat(this.connection.isOpen()).isFalse();
		assertThatExceptionOfType(ReadTimeoutException.class).isThrownBy(this.connection::checkException);
	}

	private void pass(int seconds) {
		this.connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
		this.connection.runScheduledPendingTasks();
	}

	@Test
	void aCodecOfAnotherNameIsFound() {
		EmbeddedChannel renamed = new EmbeddedChannel();
		renamed.pipeline().addLast("codec", new HttpClientCodec());
		assertThat(ResponseTimeout.addTo(renamed, Duration.ofSeconds(10))).isTrue();
		renamed.finishAndReleaseAll();
	}

	// As another version of Reactor Netty may have it.
	@Test
	void withoutACodecThatIsKnownEachRequestHasItsTime(CapturedOutput output) {
		try (FaultServer silent = new FaultServer(Fault.HANG)) {
			HttpClient client = ResponseTimeout.ofConnections(HttpClient.newConnection()
				.responseTimeout(Duration.ofMillis(200))
				.doOnChannelInit((observer, channel, address) -> channel.pipeline()
					.replace(HttpClientCodec.class, NettyPipeline.HttpCodec,
							new CombinedChannelDuplexHandler<>(new HttpResponseDecoder(), new HttpRequestEncoder()))));
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(ReadTimeoutException.class)
					.isThrownBy(() -> client.get().uri(silent.url()).response().block(Duration.ofSeconds(10)));
			}
			assertThat(output).containsOnlyOnce("is not known to this version of twelve-factor-port");
		}
	}

}

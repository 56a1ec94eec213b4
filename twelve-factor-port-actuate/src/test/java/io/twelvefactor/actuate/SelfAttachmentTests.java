package io.twelvefactor.actuate;

import java.io.IOException;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.EnableBackingServices;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfAttachment}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelfAttachmentTests {

	@ParameterizedTest
	@EnumSource
	void aServiceThatIsThisAppItselfIsWorthAWarning(Server server, CapturedOutput output) throws IOException {
		int port = FreePort.find();
		start(server, port, "http://u:s3cret@localhost:%d/api".formatted(port));
		assertThat(output)
			.contains("The backing service 'inventory' (INVENTORY_URL) is this app itself, which is bound to "
					+ "http://localhost:%d/: set INVENTORY_URL to another URL.".formatted(port))
			.doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:%d", "http://LocalHost:%d", "http://[::1]:%d", "http://127.0.0.2:%d",
			"http://0.0.0.0:%d", "redis://localhost:%d" })
	void thisMachineHasManyNames(String url, CapturedOutput output) throws IOException {
		int port = FreePort.find();
		start(Server.NETTY, port, url.formatted(port));
		assertThat(output).contains("is this app itself");
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:1", "http://inventory:%d", "jdbc:h2:mem:x" })
	void anotherServiceIsNot(String url, CapturedOutput output) throws IOException {
		int port = FreePort.find();
		start(Server.NETTY, port, url.formatted(port));
		assertThat(output).doesNotContain("is this app itself");
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:%d,true", "http://127.0.0.1:%d,true", "http://10.0.0.7:%d,false" })
	void anAppThatIsBoundToOneAddressIsNowhereElse(String url, boolean self, CapturedOutput output) throws IOException {
		int port = FreePort.find();
		start(Server.NETTY, port, url.formatted(port), "--server.address=127.0.0.1");
		assertThat(output.toString().contains("is this app itself")).isEqualTo(self);
	}

	private static void start(Server server, int port, String url, String... arguments) {
		TestApp.with("PORT", String.valueOf(port), "INVENTORY_URL", url)
			.sources(Declaring.class)
			.arguments(arguments)
			.run(server)
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	static class Declaring {

	}

}

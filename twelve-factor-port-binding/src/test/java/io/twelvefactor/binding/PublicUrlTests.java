package io.twelvefactor.binding;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link PublicUrl}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PublicUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					PUBLIC_URL=https://shop.example.com | https://shop.example.com/
					PUBLIC_URL=http://shop.example.com:8080/front | http://shop.example.com:8080/front/
					RENDER_EXTERNAL_URL=https://shop.onrender.com | https://shop.onrender.com/
					RAILWAY_PUBLIC_DOMAIN=shop.up.railway.app | https://shop.up.railway.app/
					HEROKU_APP_DEFAULT_DOMAIN_NAME=shop-1a2b.herokuapp.com | https://shop-1a2b.herokuapp.com/
					FLY_APP_NAME=shop | https://shop.fly.dev/
					KOYEB_PUBLIC_DOMAIN=shop-acme.koyeb.app | https://shop-acme.koyeb.app/
					WEBSITE_HOSTNAME=shop.azurewebsites.net | https://shop.azurewebsites.net/
					CONTAINER_APP_NAME=shop CONTAINER_APP_ENV_DNS_SUFFIX=blue.eu.azurecontainerapps.io | https://shop.blue.eu.azurecontainerapps.io/
					VCAP_APPLICATION={"application_uris":["shop.cf.example","b"]} | https://shop.cf.example/
					VCAP_APPLICATION={"uris":["shop.cf.example/front"]} | https://shop.cf.example/
					VCAP_APPLICATION={"uris":["tcp.cf.example:61001","apps.internal","shop.cf.example"]} | https://shop.cf.example/
					CODESPACE_NAME=blue-1 GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN=app.github.dev | https://blue-1-5000.app.github.dev/
					GITPOD_WORKSPACE_URL=https://acme-shop.ws-eu.gitpod.io | https://5000-acme-shop.ws-eu.gitpod.io/
					PUBLIC_URL=https://a.example RENDER_EXTERNAL_URL=https://b.example | https://a.example/
					""")
	void eachPlatformHasItsOwnWordsWhichAreInTheReadme(String variables, String url) throws IOException {
		assertThat(find("", variables)).isEqualTo(url);
		assertThat(Files.readString(Path.of("../README.md"))).contains(Arrays.stream(variables.split(" (?=[A-Z_]+=)"))
			.map((variable) -> "`" + variable.substring(0, variable.indexOf('=')) + "`")
			.toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "PORT=5000", "PUBLIC_URL= ", "DYNO=web.1", "K_SERVICE=shop", "CONTAINER_APP_NAME=shop",
			"CODESPACE_NAME=blue", "VCAP_APPLICATION={}", "VCAP_APPLICATION={\"uris\":[]}", "VCAP_APPLICATION=[",
			"VCAP_APPLICATION=null", "RAILWAY_PUBLIC_DOMAIN=user:s3cret@host", "RAILWAY_PUBLIC_DOMAIN=a/b",
			"FLY_APP_NAME=ä", "RENDER_EXTERNAL_URL=https://u:s3cret@a" })
	void whatNobodySaysStaysEmpty(String variables) {
		assertThat(find("", variables)).isEmpty();
	}

	@Test
	void theContextPathBelongsToTheUrlOfAPlatformAndNotToOneThatIsGiven() {
		assertThat(find("/front", "FLY_APP_NAME=shop")).isEqualTo("https://shop.fly.dev/front/");
		assertThat(find("/front", "PUBLIC_URL=https://shop.example")).isEqualTo("https://shop.example/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop.example.com", "ftp://a", "https://", "https://u:s3cret@a", "https://a?b=s3cret",
			"https://a#b", "https://a b", "jdbc:x" })
	void whatIsNoUrlStopsTheStart(String url) {
		assertThatException().isThrownBy(() -> {
			try (ConfigurableApplicationContext context = TestApp.with("PORT", "0", "PUBLIC_URL", url)
				.run(Server.NETTY)) {
				assertThat(context.isActive()).isFalse();
			}
		})
			.havingRootCause()
			.asInstanceOf(InstanceOfAssertFactories.type(FailureAnalyzedException.class))
			.extracting(FailureAnalyzedException::analysis)
			.satisfies((analysis) -> assertThat(analysis.getDescription() + analysis.getAction())
				.contains("The public URL of this app, from PUBLIC_URL, is '",
						"Set PUBLIC_URL to a URL such as https://shop.example.com/")
				.doesNotContain("s3cret"));
	}

	@Test
	void theBoundUrlOfTheWebServerKnowsItAndTheLogSaysIt(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp
			.with("PORT", "0", "PUBLIC_URL", "https://shop.example.com")
			.arguments("--management.server.port=0")
			.run(Server.NETTY)) {
			BoundUrls urls = context.getBean(BoundUrls.class);
			assertThat(urls.main().publicUri()).hasToString("Optional[https://shop.example.com/]");
			assertThat(urls.find("management").orElseThrow().publicUri()).isEmpty();
			assertThat(output)
				.contains("Bound to %s (PORT), published as https://shop.example.com/".formatted(urls.main().uri()));
		}
	}

	@Test
	void thePropertyStandsWhereItStands() {
		try (ConfigurableApplicationContext context = TestApp
			.with("PORT", "0", "PUBLIC_URL", "https://variable.example")
			.arguments("--twelve-factor.binding.public-url=https://line.example")
			.run(Server.NETTY)) {
			assertThat(context.getBean(BoundUrl.class).publicUri()).hasToString("Optional[https://line.example/]");
		}
	}

	private static String find(String path, String variables) {
		Map<String, String> all = Arrays.stream(variables.split(" (?=[A-Z_]+=)"))
			.map((variable) -> variable.split("=", 2))
			.collect(Collectors.toMap((variable) -> variable[0], (variable) -> variable[1]));
		String[] flat = all.entrySet()
			.stream()
			.flatMap((entry) -> Arrays.stream(new String[] { entry.getKey(), entry.getValue() }))
			.toArray(String[]::new);
		try (ConfigurableApplicationContext context = TestApp.with(flat).prepare()) {
			SystemEnvironment environment = SystemEnvironment.of(context.getEnvironment().getPropertySources());
			return new PublicUrl(environment, new Listener("http", new InetSocketAddress(5000), path)).find()
				.map(Object::toString)
				.orElse("");
		}
	}

}

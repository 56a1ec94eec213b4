package io.twelvefactor.clients;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import io.twelvefactor.server.Dnsmasq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a name may have several addresses, and that they may change, with a real
 * name server.
 */
@Tag("full")
class DnsTests {

	private static final String ONE = "127.0.0.2";

	private static final String OTHER = "127.0.0.3";

	private final LoopResources loops = LoopResources.create("machine", 1, true);

	private final DisposableServer one = machine(ONE, 0);

	private final DisposableServer other = machine(OTHER, this.one.port());

	@AfterEach
	void stop() {
		this.one.disposeNow();
		this.other.disposeNow();
		this.loops.dispose();
	}

	@Test
	void aNameMayHaveSeveralAddressesOfWhichOneIsDead() {
		this.one.disposeNow();
		try (Dnsmasq dns = Dnsmasq.start(ONE + " inventory.test", OTHER + " inventory.test");
				ConfigurableApplicationContext app = app(dns, "--twelve-factor.client.retry.enabled=false",
						"--twelve-factor.client.pool.max-idle-time=1ms")) {
			for (int call = 0; call < 10; call++) {
				assertThat(get(app)).isEqualTo(OTHER);
			}
		}
	}

	@Test
	void anAddressThatChangesIsFollowedWithinTheLifeTimeOfAConnection() {
		try (Dnsmasq dns = Dnsmasq.start(ONE + " inventory.test");
				ConfigurableApplicationContext app = app(dns, "--twelve-factor.client.pool.max-life-time=2s")) {
			assertThat(get(app)).isEqualTo(ONE);
			dns.change(OTHER + " inventory.test");
			Instant end = Instant.now().plus(Duration.ofSeconds(15));
			// Each event loop looks a name up for itself, and keeps it for a second.
			for (int inARow = 0; inARow < 300; inARow = get(app).equals(OTHER) ? inARow + 1 : 0) {
				assertThat(Instant.now()).isBefore(end);
			}
		}
	}

	private DisposableServer machine(String address, int port) {
		return HttpServer.create()
			.runOn(this.loops)
			.host(address)
			.port(port)
			.handle((request, response) -> response.sendString(Mono.just(address)))
			.bindNow();
	}

	private ConfigurableApplicationContext app(Dnsmasq dns, String... arguments) {
		return TestApp.with("INVENTORY_URL", "http://inventory.test:" + this.one.port())
			.sources(Client.class)
			.arguments(arguments)
			.arguments("--spring.main.lazy-initialization=true",
					"--management.endpoint.health.validate-group-membership=false",
					"--dns.port=" + dns.address().getPort())
			.runWithoutServer();
	}

	private static String get(ConfigurableApplicationContext app) {
		BackingServiceClient client = app.getBean(BackingServiceClients.class).get("inventory");
		return client.get().uri("/").retrieve().bodyToMono(String.class).block();
	}

	@Configuration(proxyBeanMethods = false)
	static class Client {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder(@Value("${dns.port}") int port) {
			InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
			return ClientHttpConnectorBuilder.reactor()
				.withHttpClientCustomizer((client) -> client
					.resolver((spec) -> spec.dnsAddressResolverGroupProvider((builder) -> new DnsAddressResolverGroup(
							builder.nameServerProvider(new SingletonDnsServerAddressStreamProvider(server))))));
		}

	}

}

package io.twelvefactor.backing.source;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcfilePeers}.
 */
class ProcfilePeersTests {

	@ParameterizedTest
	@CsvSource({ "OVERMIND_PROCESS_inventory_PORT,inventory", "OVERMIND_PROCESS_INVENTORY_PORT,inventory",
			"OVERMIND_PROCESS_order_history_PORT,order-history", "OVERMIND_PROCESS_order-history_PORT,orderHistory" })
	void anotherProcessOfTheProcfileIsABackingService(String variable, String service) {
		assertThat(find(service, variable, "5100")).isEqualTo("http://localhost:5100 from " + variable);
	}

	@ParameterizedTest
	@CsvSource({ "OVERMIND_PROCESS_inventory_PORT,x,inventory", "OVERMIND_PROCESS_inventory_PORT,' ',inventory",
			"OVERMIND_PROCESS_other_PORT,5100,inventory", "OVERMIND_PROCESS_inventory_HOST,5100,inventory",
			"OVERMIND_PROCESS_redis_PORT,6379,redis" })
	void nothingElseIs(String variable, String value, String service) {
		assertThat(find(service, variable, value)).isEqualTo("none");
	}

	@Test
	void whatSomebodyWroteWins() {
		assertThat(find("inventory", "OVERMIND_PROCESS_inventory_PORT", "5100", "INVENTORY_URL", "http://a"))
			.isEqualTo("http://a from INVENTORY_URL");
	}

	@Test
	void itWinsOverALinkThatNobodyWrote() {
		assertThat(find("inventory", "OVERMIND_PROCESS_inventory_PORT", "5100", "INVENTORY_PORT", "tcp://10.0.0.7:80"))
			.startsWith("http://localhost:5100");
	}

	private static String find(String service, String... variables) {
		try (ConfigurableApplicationContext context = TestApp.with(variables).runWithoutServer()) {
			return context.getBean(BackingServices.class)
				.find(service)
				.map((found) -> found.url() + " from " + found.source())
				.orElse("none");
		}
	}

}

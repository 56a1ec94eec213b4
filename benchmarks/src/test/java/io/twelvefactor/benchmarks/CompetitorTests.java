package io.twelvefactor.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the clients that are compared: all of them do the same.
 */
@Tag("full")
class CompetitorTests {

	@ParameterizedTest
	@EnumSource
	void eachGetsTheItem(Competitor competitor) {
		try (ServerProcess server = ServerProcess.start(); Calls calls = competitor.open(List.of(server.url()))) {
			assertThat(calls.itemNow("chair").stock()).isEqualTo(12);
			assertThat(calls.item("chair").block()).isEqualTo(calls.itemNow("chair"));
		}
	}

}

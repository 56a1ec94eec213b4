package io.twelvefactor.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.uri.HttpService;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Instance} and the {@link Rotation} of several.
 */
class InstanceTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

	private final Instance instance = instance("http://a");

	private final Instance other = instance("http://b");

	private final Rotation rotation = new Rotation();

	@RepeatedTest(20)
	void itIsSetAsideLongerEachTimeAndWithJitter() {
		for (int longest : new int[] { 1000, 2000, 4000, 8000, 16000, 30000, 30000 }) {
			assertThat(fail(this.instance, Duration.ZERO, true)).isTrue();
			long time = Duration.between(this.clock.get(), this.instance.setAsideUntil()).toMillis();
			assertThat(time).isBetween(longest / 2L, (long) longest);
			pass(time - 1);
			assertThat(this.instance.isSetAside()).isTrue();
			pass(1);
			assertThat(this.instance.isSetAside()).isFalse();
		}
	}

	@Test
	void whatElseWasOnItsWayDoesNotCount() {
		int before = this.instance.failures();
		fail(this.instance, Duration.ZERO, true);
		Instant until = this.instance.setAsideUntil();
		assertThat(this.instance.failed(before, Duration.ZERO, true)).isFalse();
		assertThat(this.instance.setAsideUntil()).isEqualTo(until);
	}

	@Test
	void theOnlyOneIsNeverSetAside() {
		assertThat(fail(this.instance, Duration.ZERO, false)).isFalse();
		assertThat(this.instance.isSetAside()).isFalse();
	}

	@Test
	void aSuccessBringsItBack() {
		fail(this.instance, Duration.ZERO, true);
		this.instance.succeeded(this.instance.failures());
		assertThat(this.instance.isSetAside()).isFalse();
		assertThat(this.instance.failingFor()).isNull();
	}

	@Test
	void aSuccessThatWasOnItsWayDoesNot() {
		int before = this.instance.failures();
		fail(this.instance, Duration.ZERO, true);
		this.instance.succeeded(before);
		assertThat(this.instance.isSetAside()).isTrue();
	}

	@Test
	void itIsLeftAloneForAsLongAsItAsks() {
		fail(this.instance, Duration.ofMinutes(2), true);
		assertThat(this.instance.setAsideUntil()).isEqualTo(NOW.plusSeconds(120));
		assertThat(this.instance.quietFor()).isEqualTo(Duration.ofMinutes(2));
		pass(120_000);
		assertThat(this.instance.quietFor()).isZero();
	}

	@Test
	void itHasBeenFailingSinceTheFirstFailure() {
		fail(this.instance, Duration.ZERO, false);
		pass(1000);
		fail(this.instance, Duration.ZERO, false);
		pass(1000);
		assertThat(this.instance.failingFor()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void oneThatComesBackGetsARequestASecondUntilItHasAnswered() {
		List<Instance> all = List.of(this.instance, this.other);
		fail(this.instance, Duration.ZERO, true);
		pass(1000);
		assertThat(next(all, 4)).containsExactlyInAnyOrder(this.instance, this.other, this.other, this.other);
		pass(1000);
		assertThat(next(all, 4)).containsExactlyInAnyOrder(this.instance, this.other, this.other, this.other);
		this.instance.succeeded(this.instance.failures());
		assertThat(next(all, 4)).containsExactlyInAnyOrder(this.instance, this.other, this.instance, this.other);
	}

	@Test
	void whatNobodyHasLookedAtForLongIsNotKnownToFail() {
		fail(this.instance, Duration.ZERO, false);
		pass(3_600_000);
		fail(this.instance, Duration.ZERO, false);
		assertThat(this.instance.failingFor()).isZero();
	}

	@Test
	void nobodyIsLeftAloneForever() {
		fail(this.instance, Duration.ofDays(365), true);
		assertThat(this.instance.setAsideUntil()).isEqualTo(NOW.plusSeconds(300));
	}

	@Test
	void theOthersShareWhatOneCanNotTake() {
		Instance third = instance("http://c");
		fail(this.instance, Duration.ofMinutes(1), true);
		assertThat(next(List.of(this.instance, this.other, third), 100)).filteredOn(third::equals).hasSize(50);
	}

	@Test
	void thoseThatAreLeftShareEvenlyWhoeverIsSetAside() {
		Instance third = instance("http://c");
		Instance fourth = instance("http://d");
		fail(this.other, Duration.ofMinutes(1), true);
		fail(fourth, Duration.ofMinutes(1), true);
		assertThat(next(List.of(this.instance, this.other, third, fourth), 100)).filteredOn(third::equals).hasSize(50);
	}

	@Test
	void instancesTakeTurns() {
		List<Instance> all = List.of(this.instance, this.other);
		assertThat(this.rotation.next(all, Set.of())).contains(this.instance);
		assertThat(this.rotation.next(all, Set.of())).contains(this.other);
		assertThat(this.rotation.next(all, Set.of())).contains(this.instance);
	}

	@Test
	void whatHappenedBeforeItWasResetIsForgotten() {
		int before = this.instance.failures();
		fail(this.instance, Duration.ofMinutes(1), true);
		this.instance.reset();
		assertThat(this.instance.failed(before, Duration.ofMinutes(1), true)).isFalse();
		assertThat(this.instance.isSetAside()).isFalse();
		assertThat(this.instance.quietFor()).isZero();
		assertThat(this.instance.failingFor()).isNull();
		assertThat(fail(this.instance, Duration.ofMinutes(1), true)).isTrue();
	}

	@Test
	void onesThatAreSetAsideComeLast() {
		List<Instance> all = List.of(this.instance, this.other);
		fail(this.instance, Duration.ZERO, true);
		assertThat(this.rotation.next(all, Set.of())).contains(this.other);
		assertThat(this.rotation.next(all, Set.of())).contains(this.other);
		assertThat(this.rotation.next(all, Set.of(this.other))).contains(this.instance);
	}

	@Test
	void ifAllAreSetAsideAllAreTried() {
		List<Instance> all = List.of(this.instance, this.other);
		all.forEach((one) -> fail(one, Duration.ZERO, true));
		assertThat(this.rotation.next(all, Set.of())).contains(this.instance);
		assertThat(this.rotation.next(all, Set.of())).contains(this.other);
	}

	@Test
	void ofNoneThereIsNone() {
		assertThat(this.rotation.next(List.of(), Set.of())).isEmpty();
		assertThat(this.rotation.next(List.of(this.instance), Set.of(this.instance))).isEmpty();
	}

	private List<Instance> next(List<Instance> all, int count) {
		return IntStream.range(0, count).mapToObj((call) -> this.rotation.next(all, Set.of()).orElseThrow()).toList();
	}

	private static boolean fail(Instance instance, Duration quiet, boolean hasOthers) {
		return instance.failed(instance.failures(), quiet, hasOthers);
	}

	private Instance instance(String url) {
		return new Instance(HttpService.of(BackingService.of("inventory", url)).get(0), this.clock::get);
	}

	private void pass(long millis) {
		this.clock.updateAndGet((now) -> now.plusMillis(millis));
	}

}

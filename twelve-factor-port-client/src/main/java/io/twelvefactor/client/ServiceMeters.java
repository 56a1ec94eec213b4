package io.twelvefactor.client;

import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes meters of what happens to a service.
 *
 * @param registry where they go to
 */
record ServiceMeters(ObjectProvider<MeterRegistry> registry) implements Consumer<ServiceCalls> {

	private static final String PREFIX = "backingservice.";

	@Override
	public void accept(ServiceCalls calls) {
		this.registry.ifAvailable((available) -> {
			remove(calls.name(), available);
			bind(calls, available);
		});
	}

	// Those of the same service at another URL, before config was changed.
	private static void remove(String service, MeterRegistry registry) {
		registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith(PREFIX))
			.filter((meter) -> service.equals(meter.getId().getTag("service")))
			.forEach(registry::remove);
	}

	private static void bind(ServiceCalls calls, MeterRegistry registry) {
		count("retries", "Further attempts", ServiceCalls::retries, calls, registry);
		count("retries.refused", "Further attempts that the budget did not allow", ServiceCalls::refusedRetries, calls,
				registry);
		count("setasides", "Instances that were set aside", ServiceCalls::setAsides, calls, registry);
		gauge("retries.budget", "", "Further attempts that the budget allows", ServiceCalls::retryBudgetLeft, calls,
				registry);
		gauge("connections", "active", "Connections", (one) -> one.pool().connections().active(), calls, registry);
		gauge("connections", "idle", "Connections", (one) -> one.pool().connections().idle(), calls, registry);
		gauge("connections", "pending", "Connections", (one) -> one.pool().connections().pending(), calls, registry);
	}

	private static void count(String name, String description, ToDoubleFunction<ServiceCalls> count, ServiceCalls calls,
			MeterRegistry registry) {
		FunctionCounter.builder(PREFIX + name, calls, count)
			.description(description)
			.tag("service", calls.name())
			.register(registry);
	}

	private static void gauge(String name, String state, String description, ToDoubleFunction<ServiceCalls> value,
			ServiceCalls calls, MeterRegistry registry) {
		Gauge.Builder<ServiceCalls> gauge = Gauge.builder(PREFIX + name, calls, value)
			.description(description)
			.tag("service", calls.name());
		(state.isEmpty() ? gauge : gauge.tag("state", state)).register(registry);
	}

}

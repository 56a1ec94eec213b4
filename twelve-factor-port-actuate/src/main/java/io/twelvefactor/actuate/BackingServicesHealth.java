package io.twelvefactor.actuate;

import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

/**
 * The health of the services that are attached at the moment, one indicator for each.
 *
 * @param services the services
 * @param checks how to look after them
 */
record BackingServicesHealth(BackingServices services,
		HealthChecks checks) implements CompositeReactiveHealthContributor {

	BackingServicesHealth {
		services.names().forEach(checks::isRequired);
	}

	@Override
	public Stream<ReactiveHealthContributors.Entry> stream() {
		return Attachment.of(this.services)
			.filter(Attachment::isSet)
			.map((attachment) -> new ReactiveHealthContributors.Entry(attachment.name(), indicator(attachment)));
	}

	@Override
	public @Nullable ReactiveHealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name))
			.findFirst()
			.map(ReactiveHealthContributors.Entry::contributor)
			.orElse(null);
	}

	private ReactiveHealthIndicator indicator(Attachment attachment) {
		BackingService service = attachment.service();
		return (service != null) ? () -> this.checks.check(service).map((check) -> health(service, check))
				: () -> Mono.just(Health.down().withDetail("error", String.valueOf(attachment.problem())).build());
	}

	private static Health health(BackingService service, HealthCheck check) {
		Health.Builder health = Health.status(check.status())
			.withDetail("url", service.url().toString())
			.withDetail("source", service.source());
		return (check.detail().isEmpty() ? health : health.withDetail("error", check.detail())).build();
	}

}

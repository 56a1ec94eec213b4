package io.twelvefactor.actuate;

import java.util.List;
import java.util.Objects;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceCalls;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.binding.BoundUrls;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeType;

/**
 * {@code /actuator/backingservices}: the services that this app uses, where their URLs
 * come from and how they are. It shows no secret.
 */
@WebEndpoint(id = "backingservices")
@RegisterReflectionForBinding(BackingServicesEndpoint.Services.class)
public final class BackingServicesEndpoint {

	private final String application;

	private final BoundUrls boundUrls;

	private final BackingServices backingServices;

	private final HealthChecks healthChecks;

	private final @Nullable BackingServiceCalls calls;

	BackingServicesEndpoint(String application, BoundUrls boundUrls, BackingServices backingServices,
			HealthChecks healthChecks, @Nullable BackingServiceCalls calls) {
		this.application = application;
		this.boundUrls = boundUrls;
		this.backingServices = backingServices;
		this.healthChecks = healthChecks;
		this.calls = calls;
	}

	/**
	 * Answer a request. Spring Boot calls it on a thread that may wait.
	 * @param format what the client accepts
	 * @return the services, or a picture of them
	 */
	@ReadOperation(producesFrom = Format.class)
	public WebEndpointResponse<Object> backingServices(Format format) {
		Services services = Objects.requireNonNull(services().block());
		Object body = (format == Format.MERMAID)
				? new Flowchart(this.application, this.boundUrls.stream().toList(), services.services()).toString()
				: services;
		return new WebEndpointResponse<>(body, format);
	}

	/**
	 * Return the services whose names are known, each looked after just now.
	 * @return the services, in the order of their names
	 */
	public Mono<Services> services() {
		return Flux.fromStream(() -> Attachment.of(this.backingServices))
			.flatMapSequential(this::service)
			.collectList()
			.map(Services::new)
			.subscribeOn(Schedulers.boundedElastic());
	}

	private Mono<Service> service(Attachment attachment) {
		BackingService service = attachment.service();
		return (service != null)
				? this.healthChecks.check(service)
					.map((health) -> new Service(attachment.name(), attachment.required(), service.url().scheme(),
							service.urls().stream().map(BackingServiceUrl::toString).toList(), service.source(),
							health.status(), health.detail().isEmpty() ? null : health.detail(), statistics(service)))
				: Mono.just(new Service(attachment.name(), attachment.required(), null, List.of(), null, "UNKNOWN",
						Objects.requireNonNullElse(attachment.problem(), "not attached"), null));
	}

	private @Nullable Object statistics(BackingService service) {
		return (this.calls != null) ? this.calls.statistics(service).orElse(null) : null;
	}

	/**
	 * What the endpoint produces.
	 */
	public enum Format implements Producible<Format> {

		/**
		 * The services as JSON, the default.
		 */
		JSON("application/json"),

		/**
		 * A flowchart for Mermaid.
		 */
		MERMAID("text/vnd.mermaid");

		private final MimeType type;

		Format(String type) {
			this.type = MimeType.valueOf(type);
		}

		@Override
		public MimeType getProducedMimeType() {
			return this.type;
		}

		@Override
		public boolean isDefault() {
			return this == JSON;
		}

	}

	/**
	 * The services of this app.
	 *
	 * @param services the services, in the order of their names
	 */
	public record Services(List<Service> services) {

	}

	/**
	 * A service.
	 *
	 * @param name the name
	 * @param required whether the application can't do without it
	 * @param scheme the scheme of its URL, or {@code null} if it is not attached
	 * @param urls its URLs, secrets masked; none if it is not attached
	 * @param source the variable, file or property that supplied them, or {@code null}
	 * @param health {@code UP}, {@code DOWN} or {@code UNKNOWN}
	 * @param problem why it is not up, or {@code null}
	 * @param calls how the calls of its clients are going, as
	 * {@code io.twelvefactor.client.CallStatistics}, or {@code null} if it has none
	 */
	public record Service(String name, boolean required, @Nullable String scheme, List<String> urls,
			@Nullable String source, String health, @Nullable String problem, @Nullable Object calls) {

	}

}

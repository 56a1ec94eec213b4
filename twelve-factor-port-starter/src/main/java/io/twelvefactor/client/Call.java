package io.twelvefactor.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * One call of a service, in as many attempts as it takes and is reasonable, one after
 * another. What failed goes to another instance at once, and to one that was tried before
 * after a delay.
 */
final class Call {

	private static final Log log = LogFactory.getLog(BackingServiceClient.class);

	private final ServiceCalls service;

	private final ClientSettings settings;

	private final ClientRequest request;

	private final String target;

	private final ExchangeFunction next;

	private final Deadline deadline;

	private final RepeatableBody body;

	private final boolean idempotent;

	private final Attempts failed = new Attempts();

	private final Set<Instance> tried = new HashSet<>();

	private int sent;

	private int round;

	Call(ServiceCalls service, ClientSettings settings, ClientRequest request, String target, ExchangeFunction next,
			Deadline deadline) {
		this.service = service;
		this.settings = settings;
		this.request = request;
		this.target = target;
		this.next = next;
		this.deadline = deadline;
		this.body = new RepeatableBody(request.body(), this.settings.retry().maxBodySize());
		this.idempotent = Idempotency.isGiven(request.method(), request.headers());
	}

	Mono<ClientResponse> execute() {
		if (this.deadline.isOver()) {
			return Mono.error(this::late);
		}
		this.service.started();
		return attempt(Duration.ZERO).timeout(this.deadline.remaining(), Mono.error(this::late))
			.map((response) -> new ServiceResponse(response, this.service.name(), this.failed));
	}

	private Mono<ClientResponse> attempt(Duration delay) {
		Mono<List<Instance>> instances = this.service.instances();
		return (delay.isZero() ? instances : Mono.delay(delay).then(instances))
			.flatMap((all) -> this.service.next(all, this.tried)
				.map((instance) -> attempt(instance, all))
				.orElseGet(() -> Mono.error(() -> noInstance())));
	}

	private Mono<ClientResponse> attempt(Instance instance, List<Instance> all) {
		this.tried.add(instance);
		this.body.newAttempt();
		int failuresBefore = instance.failures();
		return this.next.exchange(requestTo(instance))
			.flatMap(this::receive)
			.map((response) -> Outcome.answered(instance, response))
			.onErrorResume(this::isFailure,
					(error) -> Mono.just(Outcome.failed(instance, error, this.body.isStarted())))
			.flatMap((outcome) -> proceed(outcome, all, failuresBefore));
	}

	private ClientRequest requestTo(Instance instance) {
		URI uri = URI.create(instance.service().base() + this.target);
		ClientRequest.Builder builder = ClientRequest.from(this.request).url(uri).body(this.body);
		String authorization = instance.service().authorizationFor(uri, this.request.headers());
		if (authorization != null) {
			builder.header(HttpHeaders.AUTHORIZATION, authorization);
		}
		this.deadline.passOn(this.settings.deadlineHeader(), builder);
		return builder.build();
	}

	// Only what may be asked for again is read before it is handed over.
	private Mono<ClientResponse> receive(ClientResponse response) {
		if (WholeResponse.isStream(response)) {
			return Mono.just(response);
		}
		boolean isReadFirst = this.idempotent && this.settings.retry().enabled();
		return (isReadFirst ? WholeResponse.read(response, this.settings.retry().maxBodySize()) : Mono.just(response))
			.map((received) -> received.mutate().body(this::inTime).build());
	}

	// A download that is larger than what is kept may take its time.
	private Flux<DataBuffer> inTime(Flux<DataBuffer> content) {
		return Flux.defer(() -> {
			long kept = this.settings.retry().maxBodySize().toBytes();
			AtomicLong size = new AtomicLong();
			Mono<Void> end = Mono.delay(this.deadline.remaining())
				.flatMap((now) -> (size.get() > kept) ? Mono.never() : Mono.error(this::timeout));
			return content.doOnNext((buffer) -> size.addAndGet(buffer.readableByteCount())).takeUntilOther(end);
		});
	}

	// What the application did wrong itself is no failure of an instance.
	private boolean isFailure(Throwable error) {
		boolean isOfHttp = error instanceof WebClientRequestException || !(error instanceof WebClientException);
		return isOfHttp && !(error instanceof CodecException) && this.body.error() == null;
	}

	private Mono<ClientResponse> proceed(Outcome outcome, List<Instance> all, int failuresBefore) {
		ClientResponse response = outcome.response();
		if (!outcome.isFailure() && response != null) {
			outcome.instance().succeeded(failuresBefore);
			return Mono.just(response);
		}
		this.failed.add(outcome);
		this.service.failed(outcome, failuresBefore, all);
		Duration delay = delay(outcome, all);
		if (delay != null) {
			log.debug("Attempt %d of %s to the backing service '%s' comes after %d ms: %s (%s)".formatted(
					this.failed.count() + 1, this.request.method(), this.service.name(), delay.toMillis(),
					outcome.instance(), outcome.description()));
			return attempt(delay);
		}
		AttemptFailure failure = outcome.failure();
		return (failure != null) ? Mono.error(failure("", failure.cause())) : Mono.justOrEmpty(response);
	}

	/**
	 * Decide about another attempt.
	 * @param outcome what became of the last one
	 * @param all the instances there are
	 * @return how long to wait before it, or {@code null} if there is none
	 */
	private @Nullable Duration delay(Outcome outcome, List<Instance> all) {
		if (!mayRepeat(outcome)) {
			return null;
		}
		Duration delay = Duration.ZERO;
		if (this.tried.containsAll(all)) {
			if (!outcome.isSent() && !isWaitedFor(outcome)) {
				return null;
			}
			this.tried.clear();
			delay = delay(all);
		}
		boolean inTime = delay.compareTo(this.deadline.remaining()) < 0;
		return (inTime && this.service.mayRetry()) ? delay : null;
	}

	private boolean mayRepeat(Outcome outcome) {
		this.sent += outcome.isSent() ? 1 : 0;
		boolean mayBeSeenAgain = this.idempotent && this.sent < this.settings.retry().maxAttempts();
		return this.settings.retry().enabled() && this.body.isRepeatable() && (!outcome.isSent() || mayBeSeenAgain);
	}

	// Whoever can't be reached is waited for while it may be restarting.
	private boolean isWaitedFor(Outcome outcome) {
		return outcome.isTransient() && outcome.instance().failingFor().compareTo(this.settings.retry().patience()) < 0;
	}

	private Duration delay(List<Instance> all) {
		Duration backoff = this.settings.retry().backoff(this.round++);
		Duration quiet = all.stream().map(Instance::quietFor).min(Duration::compareTo).orElse(Duration.ZERO);
		return (quiet.compareTo(backoff) > 0) ? quiet : backoff;
	}

	private WebClientRequestException late() {
		return failure(" in time", timeout());
	}

	private TimeoutException timeout() {
		return new TimeoutException("The backing service '%s' did not answer in time".formatted(this.service.name()));
	}

	private WebClientRequestException noInstance() {
		return failure(": no registry of this application has an instance of it at the moment", null);
	}

	private WebClientRequestException failure(String words, @Nullable Throwable cause) {
		IOException named = new IOException(
				"No answer of the backing service '%s'%s%s".formatted(this.service.name(), words, this.failed), cause);
		return new WebClientRequestException(named, this.request.method(), this.request.url(), this.request.headers());
	}

}

package io.twelvefactor.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.twelvefactor.client.body.RepeatableBody;
import io.twelvefactor.client.body.TimelyBody;
import io.twelvefactor.client.body.WholeResponse;
import io.twelvefactor.client.deadline.Deadline;
import io.twelvefactor.client.netty.Transmission;
import io.twelvefactor.client.settings.ClientSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
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

	private final TimelyBody timelyBody;

	private final Transmission first = new Transmission(this::receive);

	private final Attempts failed = new Attempts();

	private final List<Instance> tried = new ArrayList<>(1);

	private volatile @Nullable Attempt current;

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
		this.timelyBody = new TimelyBody(deadline, this.settings.retry().maxBodySize(), this::timeout);
		this.idempotent = Idempotency.isGiven(request.method(), request.headers());
	}

	Mono<ClientResponse> execute() {
		Duration remaining = this.deadline.remaining();
		if (remaining.isNegative() || remaining.isZero()) {
			return Mono.error(this::late);
		}
		this.service.started();
		return this.service.expiry().limit(attempt(Duration.ZERO), remaining, this::late, this.first::in);
	}

	private Mono<ClientResponse> attempt(Duration delay) {
		Mono<List<Instance>> instances = this.service.instances();
		return (delay.isZero() ? instances : Mono.delay(delay).then(instances))
			.flatMap((all) -> next(all).map((instance) -> attempt(instance, all))
				.orElseGet(() -> Mono.error(this::noInstance)));
	}

	// Those that are left may not be those that were left to try.
	private Optional<Instance> next(List<Instance> all) {
		return this.service.next(all, this.tried).or(() -> this.service.next(all, Set.of()));
	}

	private Mono<ClientResponse> attempt(Instance instance, List<Instance> all) {
		this.tried.add(instance);
		boolean isFirst = this.failed.count() == 0;
		Transmission transmission = isFirst ? this.first : new Transmission(this::receive);
		Attempt attempt = Attempt.of(instance, all, transmission, this.deadline.clock());
		this.current = attempt;
		ClientRequest attempted = requestTo(instance);
		Mono<ClientResponse> exchange = this.next.exchange(attempted);
		return (isFirst ? exchange : exchange.contextWrite(transmission::in))
			.flatMap(
					(response) -> proceed(
							Outcome.answered(instance,
									attempt.transmission().isWatched() ? response : this.timelyBody.limit(response)),
							attempt))
			.onErrorResume((error) -> this.current == attempt && isFailure(error, attempted),
					(error) -> proceed(Outcome.failed(instance, error, isSent(error, attempt)), attempt));
	}

	// What comes after a redirect says nothing of the request before it.
	private boolean isSent(Throwable error, Attempt attempt) {
		boolean isBefore = AttemptFailure.of(error).isBeforeSending() && !this.settings.followsRedirects();
		return attempt.transmission().isStarted() && !isBefore;
	}

	private ClientRequest requestTo(Instance instance) {
		URI uri = instance.service().uri(this.target, this.request.url());
		return new AttemptRequest(this.request, uri, headersTo(instance, uri), this.body);
	}

	// What no attempt adds to is not copied.
	private HttpHeaders headersTo(Instance instance, URI uri) {
		String authorization = instance.service().authorizationFor(uri, this.request.headers());
		String deadlineHeader = this.settings.deadlineHeader();
		if (authorization == null && deadlineHeader == null) {
			return this.request.headers();
		}
		HttpHeaders headers = HttpHeaders.copyOf(this.request.headers());
		if (authorization != null) {
			headers.add(HttpHeaders.AUTHORIZATION, authorization);
		}
		if (deadlineHeader != null) {
			headers.set(deadlineHeader, this.deadline.remainingMillis());
		}
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	// Only what may be asked for again is read before it is handed over.
	private Mono<ClientHttpResponse> receive(ClientHttpResponse response) {
		boolean isReadFirst = this.idempotent && this.settings.retry().enabled();
		return WholeResponse.receive(response, this.timelyBody, isReadFirst);
	}

	// What the application did wrong itself, in a body or in a filter that comes after
	// this one, is no failure of an instance.
	private boolean isFailure(Throwable error, ClientRequest attempt) {
		return error instanceof WebClientRequestException failure && failure.getUri().equals(attempt.url())
				&& this.body.error() == null;
	}

	private Mono<ClientResponse> proceed(Outcome outcome, Attempt attempt) {
		this.current = null;
		ClientResponse response = outcome.response();
		if (!outcome.isFailure() && response != null) {
			outcome.instance().succeeded(attempt.failuresBefore());
			return Mono.just(named(response));
		}
		this.failed.add(outcome);
		this.service.failed(outcome, attempt.failuresBefore(), attempt.all());
		Duration delay = delay(outcome, attempt.all());
		if (delay != null) {
			log.debug("Attempt %d of %s to the backing service '%s' comes after %d ms: %s (%s)".formatted(
					this.failed.count() + 1, this.request.method(), this.service.name(), delay.toMillis(),
					outcome.instance(), outcome.description()));
			return WholeResponse.release(response).then(Mono.defer(() -> attempt(delay)));
		}
		AttemptFailure failure = outcome.failure();
		return (failure != null) ? Mono.error(failure("", failure.cause()))
				: Mono.justOrEmpty(response).map(this::named);
	}

	private ClientResponse named(ClientResponse response) {
		return new ServiceResponse(response, this.service.name());
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
		if (!this.tried.containsAll(all)) {
			// Whoever has no connection left burdens nobody by asking somebody else.
			return (!outcome.isFaultOfInstance() || this.service.mayRetry()) ? Duration.ZERO : null;
		}
		if (!outcome.isSent() && !isAnyWaitedFor(outcome, all)) {
			return null;
		}
		this.tried.clear();
		Duration delay = delay(all);
		boolean inTime = delay.compareTo(this.deadline.remaining()) < 0;
		return (inTime && this.service.mayRetry()) ? delay : null;
	}

	private boolean mayRepeat(Outcome outcome) {
		this.sent += outcome.isSent() ? 1 : 0;
		boolean mayBeSeenAgain = this.idempotent && this.sent < this.settings.retry().maxAttempts();
		return this.settings.retry().enabled() && this.body.isRepeatable() && (!outcome.isSent() || mayBeSeenAgain);
	}

	// Whoever can't be reached is waited for while it may be restarting.
	private boolean isAnyWaitedFor(Outcome outcome, List<Instance> all) {
		return outcome.isTransient() && all.stream()
			.map(Instance::failingFor)
			.anyMatch((time) -> time != null && time.compareTo(this.settings.retry().patience()) < 0);
	}

	private Duration delay(List<Instance> all) {
		Duration backoff = this.settings.retry().backoff(this.round++);
		Duration quiet = all.stream().map(Instance::quietFor).min(Duration::compareTo).orElse(Duration.ZERO);
		return (quiet.compareTo(backoff) > 0) ? quiet : backoff;
	}

	// An attempt that took most of the time is why it is late.
	private WebClientRequestException late() {
		Attempt attempt = this.current;
		if (attempt != null && attempt.tookMostOf(this.settings.totalTimeout())) {
			Outcome outcome = Outcome.failed(attempt.instance(), timeout(), true);
			this.failed.add(outcome);
			this.service.failed(outcome, attempt.failuresBefore(), attempt.all());
		}
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

package io.twelvefactor.client;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.deadline.Expiry;
import io.twelvefactor.client.settings.ClientSettings;
import io.twelvefactor.client.uri.HttpService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What all clients of a service have in common: its instances, its connections, its
 * budget of further attempts, and what has happened so far. Thread-safe.
 */
final class ServiceCalls {

	private static final Log log = LogFactory.getLog(BackingServiceClient.class);

	private final BackingService service;

	private final ClientSettings settings;

	private final List<HttpService> urls;

	private final Instances instances;

	private final Rotation rotation = new Rotation();

	private final ConnectionPool pool;

	private final RetryBudget budget;

	private final Expiry expiry = new Expiry();

	private final LongAdder retries = new LongAdder();

	private final LongAdder setAsides = new LongAdder();

	private final LongAdder refusedRetries = new LongAdder();

	private volatile @Nullable String lastError;

	ServiceCalls(BackingService service, ClientSettings settings, List<HttpService> urls, Instances instances) {
		this.service = service;
		this.settings = settings;
		this.urls = urls;
		this.instances = instances;
		this.pool = new ConnectionPool(service.name(), settings.pool());
		this.budget = new RetryBudget(settings.retry().budgetPercent(), settings.retry().budgetPerSecond(),
				System::nanoTime);
	}

	/**
	 * Return the URL that stands for the service wherever it does not matter which
	 * instance is called.
	 * @return the first URL
	 */
	HttpService url() {
		return this.urls.get(0);
	}

	/**
	 * Return what of a URI comes after the URL of the service.
	 * @param uri an absolute URI
	 * @return the rest, or {@code null} if it belongs to none of the URLs
	 */
	@Nullable String relativize(URI uri) {
		for (HttpService url : this.urls) {
			String rest = url.relativize(uri);
			if (rest != null) {
				return rest;
			}
		}
		return null;
	}

	Optional<HttpService> ofOrigin(URI uri) {
		return this.urls.stream().filter((url) -> url.isOrigin(uri)).findFirst();
	}

	Mono<List<Instance>> instances() {
		return this.instances.find();
	}

	List<Instance> knownInstances() {
		return this.instances.known();
	}

	Optional<Instance> next(List<Instance> all, Collection<Instance> tried) {
		return this.rotation.next(all, tried);
	}

	void started() {
		this.budget.request();
	}

	boolean mayRetry() {
		boolean left = this.budget.retry();
		(left ? this.retries : this.refusedRetries).increment();
		if (!left) {
			log.debug("The budget of the backing service '%s' has no further attempt left".formatted(name()));
		}
		return left;
	}

	// A service with one instance has nothing to set it aside for, and without further
	// attempts whoever does that instead of us decides.
	void failed(Outcome outcome, int failuresBefore, List<Instance> all) {
		this.lastError = outcome.name();
		Instance instance = outcome.instance();
		boolean canBeSetAside = all.size() > 1 && this.settings.retry().enabled();
		if (outcome.isFaultOfInstance() && instance.failed(failuresBefore, outcome.retryAfter(), canBeSetAside)) {
			this.setAsides.increment();
			log.debug("Set aside %s of the backing service '%s' until %s: %s".formatted(instance, name(),
					instance.setAsideUntil(), outcome.description()));
		}
	}

	void reset() {
		this.budget.reset();
		this.rotation.reset();
		knownInstances().forEach(Instance::reset);
		this.pool.reset();
		this.lastError = null;
	}

	String name() {
		return this.service.name();
	}

	ClientSettings settings() {
		return this.settings;
	}

	Expiry expiry() {
		return this.expiry;
	}

	ConnectionPool pool() {
		return this.pool;
	}

	long retries() {
		return this.retries.sum();
	}

	long setAsides() {
		return this.setAsides.sum();
	}

	long refusedRetries() {
		return this.refusedRetries.sum();
	}

	long retryBudgetLeft() {
		return this.budget.left();
	}

	@Nullable String lastError() {
		return this.lastError;
	}

}

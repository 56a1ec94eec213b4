package io.twelvefactor.client.deadline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Ends the calls of a service whose time is over. Nearly every call ends long before, and
 * a timer of Reactor's for each wakes up a thread for each: here one timer waits for the
 * call that would be late first. It is Java's own, so that what Reactor's hooks keep of
 * the call that happened to set it does not get to others. Thread-safe.
 */
public final class Expiry {

	private static final long NEVER = Long.MAX_VALUE;

	private final long start = System.nanoTime();

	private final Set<TimeLimit<?>> limits = ConcurrentHashMap.newKeySet();

	private volatile long nextLook = NEVER;

	private CompletableFuture<Boolean> timer = new CompletableFuture<>();

	/**
	 * Limit the time of a call, which begins when somebody subscribes.
	 * @param <T> what the call returns
	 * @param call the call, which is cancelled when its time is over
	 * @param time how long it may take
	 * @param late makes the error after that, on a thread that must not be blocked
	 * @param context makes the context of the call out of the one of who subscribes
	 * @return the limited call
	 */
	public <T> Mono<T> limit(Mono<T> call, Duration time, Supplier<Throwable> late, UnaryOperator<Context> context) {
		return new MonoOperator<T, T>(call) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				long end = now() + Math.min(TimeUnit.NANOSECONDS.convert(time), NEVER / 2);
				this.source.subscribe(
						new TimeLimit<T>(actual, context.apply(actual.currentContext()), Expiry.this, end, late));
			}

		};
	}

	void add(TimeLimit<?> limit) {
		this.limits.add(limit);
		lookAt(limit.end());
	}

	void remove(TimeLimit<?> limit) {
		this.limits.remove(limit);
	}

	int size() {
		return this.limits.size();
	}

	private long now() {
		return System.nanoTime() - this.start;
	}

	private void lookAt(long time) {
		if (time < this.nextLook) {
			plan(time);
		}
	}

	private synchronized void plan(long time) {
		if (time < this.nextLook) {
			CompletableFuture<Boolean> next = new CompletableFuture<Boolean>().completeOnTimeout(true, time - now(),
					TimeUnit.NANOSECONDS);
			// A timer that is cancelled stays in some versions of Java until its time.
			this.timer.complete(false);
			this.timer = next;
			this.nextLook = time;
			next.thenAccept(this::look);
		}
	}

	// Who comes after the plan was given up plans anew, and who came before is seen here.
	private void look(boolean isDue) {
		if (isDue) {
			this.nextLook = NEVER;
			lookAt(endWhatIsLate());
		}
	}

	private long endWhatIsLate() {
		long now = now();
		long next = NEVER;
		for (TimeLimit<?> limit : this.limits) {
			if (limit.end() > now) {
				next = Math.min(next, limit.end());
			}
			else if (this.limits.remove(limit)) {
				end(limit);
			}
		}
		return next;
	}

	// On a thread of Reactor's, unless somebody has stopped them.
	private static void end(TimeLimit<?> limit) {
		try {
			Schedulers.parallel().schedule(limit.expiry());
		}
		catch (RuntimeException ex) {
			CompletableFuture.runAsync(limit.expiry());
		}
	}

}

package io.twelvefactor.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Tells when the time of a call is over. Nearly every call ends long before, and a timer
 * of Reactor's for each wakes up a thread for each: here one timer waits for what would
 * be late first. Thread-safe.
 */
final class Expiry {

	private static final long NEVER = Long.MAX_VALUE;

	private final long start = System.nanoTime();

	private final Set<Limit> limits = ConcurrentHashMap.newKeySet();

	private final AtomicLong nextLook = new AtomicLong(NEVER);

	/**
	 * Limit the time of a call.
	 * @param <T> what the call returns
	 * @param call the call
	 * @param time how long it may take
	 * @param late the error if it takes longer, on a thread that must not be blocked; the
	 * call is cancelled
	 * @return the limited call
	 */
	<T> Mono<T> limit(Mono<T> call, Duration time, Supplier<Throwable> late) {
		return Mono.create((sink) -> {
			Limit limit = new Limit(now() + Math.min(TimeUnit.NANOSECONDS.convert(time), NEVER / 2),
					() -> sink.error(late.get()));
			this.limits.add(limit);
			lookAt(limit.end);
			Disposable running = call.subscribe(sink::success, sink::error, sink::success,
					Context.of(sink.contextView()));
			sink.onDispose(() -> {
				limit.dispose();
				running.dispose();
			});
		});
	}

	int size() {
		return this.limits.size();
	}

	private long now() {
		return System.nanoTime() - this.start;
	}

	private void lookAt(long time) {
		long planned = this.nextLook.get();
		while (time < planned) {
			if (this.nextLook.compareAndSet(planned, time)) {
				Schedulers.parallel().schedule(() -> look(time), time - now(), TimeUnit.NANOSECONDS);
				return;
			}
			planned = this.nextLook.get();
		}
	}

	// Who comes after the plan was given up plans anew, and who came before is seen here.
	private void look(long planned) {
		if (!this.nextLook.compareAndSet(planned, NEVER)) {
			return;
		}
		long now = now();
		long next = NEVER;
		for (Limit limit : this.limits) {
			if (limit.end > now) {
				next = Math.min(next, limit.end);
			}
			else if (this.limits.remove(limit)) {
				Schedulers.parallel().schedule(limit.action);
			}
		}
		lookAt(next);
	}

	// No record: no two are equal.
	private final class Limit {

		private final long end;

		private final Runnable action;

		Limit(long end, Runnable action) {
			this.end = end;
			this.action = action;
		}

		void dispose() {
			Expiry.this.limits.remove(this);
		}

	}

}

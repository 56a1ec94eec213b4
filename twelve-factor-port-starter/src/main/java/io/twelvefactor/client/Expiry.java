package io.twelvefactor.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

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
	 * Wait as long as somebody is interested.
	 * @param time how long
	 * @return what ends after that time, on a thread that must not be blocked
	 */
	Mono<Void> in(Duration time) {
		return Mono.create((sink) -> {
			Limit limit = new Limit(now() + Math.min(TimeUnit.NANOSECONDS.convert(time), NEVER / 2), sink);
			sink.onDispose(limit);
			this.limits.add(limit);
			lookAt(limit.end);
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
				Schedulers.parallel().schedule(limit.sink::success);
			}
		}
		lookAt(next);
	}

	// No record: no two are equal.
	private final class Limit implements Disposable {

		private final long end;

		private final MonoSink<Void> sink;

		Limit(long end, MonoSink<Void> sink) {
			this.end = end;
			this.sink = sink;
		}

		@Override
		public void dispose() {
			Expiry.this.limits.remove(this);
		}

	}

}

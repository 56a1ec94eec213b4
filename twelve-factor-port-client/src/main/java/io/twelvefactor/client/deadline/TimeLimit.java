package io.twelvefactor.client.deadline;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The time that one call has. It ends with the response, and what comes after that is
 * passed on: Spring gives up a connection whose response nobody reads when it is
 * cancelled.
 *
 * @param <T> what the call returns
 */
final class TimeLimit<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> actual;

	private final Context context;

	private final Expiry expiry;

	private final long end;

	private final Supplier<Throwable> late;

	// By the response, by the end of the time or by whoever cancels.
	private final AtomicBoolean decided = new AtomicBoolean();

	private final Runnable expired = Schedulers.onSchedule(this::expire);

	private volatile boolean over;

	private boolean answered;

	private @Nullable Subscription call;

	TimeLimit(CoreSubscriber<? super T> actual, Context context, Expiry expiry, long end, Supplier<Throwable> late) {
		this.actual = actual;
		this.context = context;
		this.expiry = expiry;
		this.end = end;
		this.late = late;
	}

	long end() {
		return this.end;
	}

	/**
	 * Return what to do when the time is over, with what belongs to the thread of the
	 * caller.
	 * @return the action
	 */
	Runnable expiry() {
		return this.expired;
	}

	private void expire() {
		if (this.decided.compareAndSet(false, true)) {
			this.over = true;
			Throwable error = error();
			try {
				call().cancel();
			}
			catch (RuntimeException ex) {
				// The threads of its connection may have been stopped.
				error.addSuppressed(ex);
			}
			this.actual.onError(error);
		}
	}

	private Throwable error() {
		try {
			return this.late.get();
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	private boolean decide() {
		boolean inTime = this.decided.compareAndSet(false, true);
		if (inTime) {
			this.expiry.remove(this);
		}
		return inTime;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	// It may be over when the subscriber returns.
	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.call, subscription)) {
			this.call = subscription;
			this.actual.onSubscribe(this);
			this.expiry.add(this);
			if (this.decided.get()) {
				this.expiry.remove(this);
			}
		}
	}

	@Override
	public void onNext(T response) {
		if (decide()) {
			this.answered = true;
			this.actual.onNext(response);
		}
		else {
			Operators.onDiscard(response, currentContext());
		}
	}

	@Override
	public void onComplete() {
		if (this.answered || decide()) {
			this.actual.onComplete();
		}
	}

	@Override
	public void onError(Throwable error) {
		if (this.answered || decide()) {
			this.actual.onError(error);
		}
		else {
			Operators.onErrorDropped(error, currentContext());
		}
	}

	@Override
	public void request(long count) {
		call().request(count);
	}

	@Override
	public void cancel() {
		decide();
		if (!this.over) {
			call().cancel();
		}
	}

	private Subscription call() {
		Subscription subscription = this.call;
		return (subscription != null) ? subscription : Operators.cancelledSubscription();
	}

}

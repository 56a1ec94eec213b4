package io.twelvefactor.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import reactor.netty.channel.AbortedException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Why there was no answer to an attempt.
 *
 * @param cause the exception of the HTTP library
 */
record AttemptFailure(Throwable cause) {

	/**
	 * What Netty's native transports put before the words of the system.
	 */
	private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed[^:]*: ");

	static AttemptFailure of(Throwable error) {
		Throwable cause = error.getCause();
		return new AttemptFailure((error instanceof WebClientRequestException && cause != null) ? cause : error);
	}

	// Reactor Netty asks for the body once more where it finds a connection closed before
	// it has sent anything.
	boolean isBeforeSending() {
		return this.cause instanceof ConnectException || isConnectTimeoutOfJava()
				|| this.cause instanceof UnknownHostException || isOfPool()
				|| (this.cause instanceof AbortedException && AbortedException.isConnectionReset(this.cause));
	}

	// It is no ConnectException, and not every application has the module.
	private boolean isConnectTimeoutOfJava() {
		return this.cause.getClass().getName().equals("java.net.http.HttpConnectTimeoutException");
	}

	// There are two of them, in a package that is not for others.
	boolean isOfPool() {
		return this.cause.getClass().getSimpleName().startsWith("PoolAcquire");
	}

	// A name that is unknown, a peer without TLS and a certificate that is not trusted
	// stay so.
	boolean isTransient() {
		return !isOfPool() && !(this.cause instanceof UnknownHostException)
				&& !(this.cause instanceof NotSslRecordException) && !isDistrust();
	}

	private boolean isDistrust() {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(this.cause);
		return this.cause instanceof SSLPeerUnverifiedException || root instanceof CertificateException
				|| root instanceof CertPathBuilderException || root instanceof CertPathValidatorException;
	}

	String description() {
		if (isOfPool()) {
			return "no connection was free";
		}
		if (this.cause instanceof ReadTimeoutException || this.cause instanceof TimeoutException) {
			return "no answer in time";
		}
		if (this.cause instanceof ConnectTimeoutException || this.cause instanceof SslHandshakeTimeoutException) {
			return "no connection in time";
		}
		if (this.cause instanceof UnknownHostException) {
			return "unknown host";
		}
		if (this.cause instanceof NotSslRecordException) {
			return "it does not speak TLS";
		}
		return SYSTEM_CALL.matcher(words(this.cause)).replaceFirst("");
	}

	// The words of the system and not those of a decoder, which may quote what the peer
	// sent.
	private static String words(Throwable cause) {
		boolean quotesNobody = cause instanceof IOException;
		String message = quotesNobody ? cause.getMessage() : null;
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

}

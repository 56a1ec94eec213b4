package io.twelvefactor.binding.failure;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Why the operating system refuses to bind a port.
 */
public enum BindRefusal {

	/**
	 * Somebody else has it.
	 */
	IN_USE("address already in use"),

	/**
	 * The port is privileged.
	 */
	NOT_PERMITTED("permission denied"),

	/**
	 * The address is not one of this machine.
	 */
	NOT_LOCAL("cannot assign requested address");

	private final String words;

	BindRefusal(String words) {
		this.words = words;
	}

	/**
	 * Read what the operating system has said.
	 * @param failure the failure of a server
	 * @return the reason, or {@code null} if it is another one
	 */
	public static @Nullable BindRefusal of(Throwable failure) {
		String said = said(failure).toLowerCase(Locale.ROOT);
		return Stream.of(values()).filter((refusal) -> said.endsWith(refusal.words)).findFirst().orElse(null);
	}

	// The JDK has no type of its own for a bind without permission, and Netty's native
	// transport says "bind(..) failed with error(-13): Permission denied".
	private static String said(@Nullable Throwable failure) {
		if (failure == null) {
			return "";
		}
		String message = String.valueOf(failure.getMessage());
		boolean isBind = failure instanceof BindException || failure.getClass() == SocketException.class
				|| (failure instanceof IOException && message.startsWith("bind("));
		return isBind ? message : said(failure.getCause());
	}

}

package io.twelvefactor.backing;

import java.nio.charset.StandardCharsets;

/**
 * A target for a coverage-guided fuzzer: whatever the text is, it is a URL, or refused in
 * words that hold nothing of it. The profile {@code fuzz} runs it.
 */
public final class BackingServiceUrlFuzzer {

	private static final String SECRET = "Qz7s3cretXw9";

	private BackingServiceUrlFuzzer() {
	}

	/**
	 * Try one input, as it is and as the password of a URL.
	 * @param input what the fuzzer makes up
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		show(text);
		check("redis://u:" + text + SECRET + "@h");
		check("redis://u:" + SECRET + text + "@h");
		check("http://h/?password=" + text + SECRET);
		check("jdbc:mysql://u:" + SECRET + text + "@h/db");
	}

	private static void check(String text) {
		if (show(text).contains(SECRET)) {
			throw new AssertionError("A secret is shown");
		}
	}

	private static String show(String text) {
		String shown = BackingServiceUrl.redact(text);
		try {
			BackingServiceUrl url = BackingServiceUrl.parse(text);
			return shown + url + url.port() + url.addresses().size();
		}
		catch (InvalidBackingServiceUrlException ex) {
			return shown + ex.getMessage();
		}
	}

}

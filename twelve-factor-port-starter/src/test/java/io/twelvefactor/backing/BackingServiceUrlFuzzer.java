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
		show("redis://u:" + text + SECRET + "@h");
		show("redis://u:" + SECRET + text + "@h");
		show("http://h/?password=" + text + SECRET);
		show("jdbc:mysql://u:" + SECRET + text + "@h/db");
	}

	private static void show(String text) {
		String shown = BackingServiceUrl.redact(text);
		try {
			BackingServiceUrl url = BackingServiceUrl.parse(text);
			shown += url.toString() + url.port() + url.addresses().size();
		}
		catch (InvalidBackingServiceUrlException ex) {
			shown += ex.getMessage();
		}
		if (shown.contains(SECRET)) {
			throw new AssertionError("A secret is shown");
		}
	}

}

package io.twelvefactor.backing;

/**
 * A text is not the URL of a backing service. The message says where the text comes from
 * and what is wrong with it, and holds nothing of it but its scheme and length.
 */
public final class InvalidBackingServiceUrlException extends IllegalArgumentException {

	private final transient UnparsableUrl url;

	private final String problem;

	private final String source;

	InvalidBackingServiceUrlException(UnparsableUrl url, String problem) {
		this(url, problem, "");
	}

	private InvalidBackingServiceUrlException(UnparsableUrl url, String problem, String source) {
		super(url.from(source) + ": " + problem);
		this.url = url;
		this.problem = problem;
		this.source = source;
	}

	// The same, with the name of the variable, file or property.
	InvalidBackingServiceUrlException from(String origin) {
		return new InvalidBackingServiceUrlException(this.url, this.problem, origin);
	}

	/**
	 * Return where the text comes from.
	 * @return the variable, or the property and its file; empty if it was given in code
	 */
	public String source() {
		return this.source;
	}

}

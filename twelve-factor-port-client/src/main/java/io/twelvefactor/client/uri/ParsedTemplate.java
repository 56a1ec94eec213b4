package io.twelvefactor.client.uri;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ObjectUtils;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A URI template as Spring's builders see it when nothing is added to it.
 *
 * @param uri the template, encoded
 * @param text the same as text
 * @param literals what of the text stands before, between and after its variables, if all
 * of these are nothing but names, or else nothing
 */
record ParsedTemplate(UriComponents uri, String text, List<String> literals) {

	private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z0-9_.-]+}");

	static ParsedTemplate parse(String uriTemplate, UriComponentsBuilder base) {
		UriComponentsBuilder builder = UriComponentsBuilder.fromUriString(uriTemplate);
		UriComponents template = builder.build();
		UriComponents uri = ((template.getHost() != null) ? builder : base.cloneBuilder().uriComponents(template))
			.encode()
			.build();
		String text = uri.toUriString();
		List<String> literals = List.of(VARIABLE.split(text, -1));
		boolean isSimple = literals.stream().noneMatch((literal) -> literal.indexOf('{') >= 0);
		return new ParsedTemplate(uri, text, isSimple ? literals : List.of());
	}

	/**
	 * Put values in the place of variables, encoded as Spring does it. What is more than
	 * a row of names and values is left to Spring.
	 * @param values the values, in the order of the variables
	 * @return the URI
	 */
	String expand(@Nullable Object... values) {
		if (values.length != this.literals.size() - 1 || hasSeveral(values)) {
			return this.uri.expand(values).toString();
		}
		StringBuilder expanded = new StringBuilder(this.text.length() + 16 * values.length);
		expanded.append(this.literals.get(0));
		for (int i = 0; i < values.length; i++) {
			Object value = values[i];
			expanded.append((value != null) ? UriUtils.encode(value.toString(), StandardCharsets.UTF_8) : "")
				.append(this.literals.get(i + 1));
		}
		return expanded.toString();
	}

	// In a query they are joined.
	private static boolean hasSeveral(@Nullable Object[] values) {
		for (Object value : values) {
			if (value instanceof Collection || ObjectUtils.isArray(value)) {
				return true;
			}
		}
		return false;
	}

}

package io.twelvefactor.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came out, for people and for programs.
 */
final class Report {

	private final List<String> sections = new ArrayList<>();

	private final List<String> promises = new ArrayList<>();

	private final Map<String, Object> figures = new LinkedHashMap<>();

	/**
	 * Add a section.
	 * @param title what was measured, and where
	 * @param samples all figures
	 * @param head the heads of the columns
	 * @param rows the rows
	 */
	void add(String title, Samples samples, List<String> head, List<List<String>> rows) {
		StringBuilder table = new StringBuilder("## " + title + "\n\n");
		table.append(row(head)).append(row(head.stream().map((column) -> "---").toList()));
		rows.forEach((cells) -> table.append(row(padded(cells, head.size()))));
		this.sections.add(table.toString());
		this.figures.put(title, samples.all());
	}

	private static List<String> padded(List<String> cells, int size) {
		return Stream.concat(cells.stream(), Stream.generate(() -> "")).limit(size).toList();
	}

	private static String row(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |\n";
	}

	/**
	 * Add what is promised, and whether it holds.
	 * @param words the promise
	 * @param value what was measured
	 * @param holds whether it is kept
	 */
	void promise(String words, double value, boolean holds) {
		this.promises.add(row(List.of(words, String.format(Locale.ROOT, "%.3f", value), holds ? "yes" : "**no**")));
	}

	String markdown(String machine) {
		StringBuilder text = new StringBuilder(
				"# Results\n\n%s\n\nA figure is the median of all rounds, with the smallest and the largest one behind it.\n\n"
					.formatted(machine));
		if (!this.promises.isEmpty()) {
			text.append("## What is promised\n\n")
				.append(row(List.of("promise", "measured", "holds")))
				.append("| --- | --- | --- |\n");
			this.promises.forEach(text::append);
			text.append('\n');
		}
		return text.append(String.join("\n", this.sections)).toString();
	}

	String json() {
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(this.figures);
	}

}

package io.twelvefactor.exported;

import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.twelvefactor.app.AppProcess;

/**
 * Starts apps in processes of their own.
 */
final class Apps {

	private Apps() {
	}

	static AppProcess start(Class<?> app, Map<String, String> variables) {
		return start(app, "$.", variables);
	}

	/**
	 * Start an app without a part of the class path.
	 * @param app the app
	 * @param without the names of the files that it doesn't have
	 * @param variables the environment variables
	 * @return the app
	 */
	static AppProcess start(Class<?> app, String without, Map<String, String> variables) {
		Pattern foreign = Pattern.compile(without);
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !foreign.matcher(new File(entry).getName()).find())
			.collect(Collectors.joining(File.pathSeparator));
		return AppProcess.java(variables, "-cp", classPath, app.getName());
	}

	static AppProcess startAheadOfTime(Class<?> app, Map<String, String> variables) {
		return AppProcess.java(variables, "-Dspring.aot.enabled=true", "-cp", System.getProperty("java.class.path"),
				app.getName());
	}

}

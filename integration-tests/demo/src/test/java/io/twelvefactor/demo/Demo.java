package io.twelvefactor.demo;

import java.util.HashMap;
import java.util.Map;

import io.twelvefactor.app.AppProcess;

/**
 * Starts the two apps of the packaged demo, each in a process of its own.
 */
final class Demo {

	private static final String JAR = "../../demo-app/target/demo-app.jar";

	private Demo() {
	}

	static AppProcess inventory(String port) {
		return AppProcess.java(
				Map.of("PORT", port, "LOADER_MAIN", "io.twelvefactor.demo.inventory.InventoryApplication"), "-jar",
				JAR);
	}

	static AppProcess storefront(String port, Map<String, String> variables) {
		Map<String, String> all = new HashMap<>(variables);
		all.put("PORT", port);
		return AppProcess.java(all, "-jar", JAR);
	}

}

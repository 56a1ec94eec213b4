package io.twelvefactor.benchmarks;

import io.twelvefactor.backing.BackingServices;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Finds services that have a variable each, and prints how many milliseconds that took.
 */
public final class ManyServices {

	private ManyServices() {
	}

	/**
	 * Find them.
	 * @param args how many there are
	 */
	public static void main(String[] args) {
		int count = Integer.parseInt(args[0]);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Competitor.Ours.class)
			.bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.run("--logging.level.root=off", "--spring.main.lazy-initialization=true")) {
			long start = System.nanoTime();
			BackingServices services = context.getBean(BackingServices.class);
			for (int i = 0; i < count; i++) {
				services.get("service" + i);
			}
			System.out.println((System.nanoTime() - start) / 1e6);
		}
	}

}

package io.twelvefactor.demo.storefront;

import java.time.Duration;
import java.util.Map;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.demo.inventory.InventoryApplication;

import org.springframework.aot.AotDetector;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Starts an inventory in this process and attaches it by the URL that it tells, where no
 * other inventory is attached. Ahead of time only the beans of the storefront are made,
 * so that an inventory has to be attached then.
 */
class OwnInventory implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final String URL = "twelve-factor.backing-services.inventory.url";

	@Override
	public void initialize(ConfigurableApplicationContext storefront) {
		if (!isAheadOfTime() && !storefront.getEnvironment().containsProperty(URL)) {
			ConfigurableApplicationContext inventory = start();
			String url = inventory.getBean(BoundUrl.class).uri().toString();
			storefront.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("ownInventory", Map.of(URL, url)));
			storefront.addApplicationListener((ApplicationListener<ContextClosedEvent>) (event) -> inventory.close());
			storefront
				.addApplicationListener((ApplicationListener<ApplicationFailedEvent>) (event) -> inventory.close());
		}
	}

	private static boolean isAheadOfTime() {
		return SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING) || AotDetector.useGeneratedArtifacts();
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(InventoryApplication.class).main(InventoryApplication.class)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class,
					OwnInventory::ownReactorResources))
			.run("--server.port=0");
	}

	// By default both apps share the event loops of Reactor Netty, and the first one to
	// stop would take them away from the other.
	private static ReactorResourceFactory ownReactorResources() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

}

package io.twelvefactor.connection;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionDetailsRegistrar}, as it is at run time and ahead of it.
 */
class ConnectionDetailsRegistrarTests {

	private static final String OURS = "backingServiceRabbitConnectionDetails";

	private final DefaultListableBeanFactory beanFactory = new StaticApplicationContext()
		.getDefaultListableBeanFactory();

	@Test
	void whatSpringBootMadeOfItsPropertiesAheadOfTimeIsNoBeanOfTheUser() {
		define("org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration$RabbitConnectionFactoryCreator");
		registrar(Map.of()).register(this.beanFactory);
		assertThat(this.beanFactory.getBeanDefinition(OURS).isPrimary()).isTrue();
	}

	@Test
	void whatTheUserMadeAheadOfTimeWins() {
		define("com.example.ShopConfiguration");
		registrar(Map.of()).register(this.beanFactory);
		assertThat(this.beanFactory.containsBeanDefinition(OURS)).isFalse();
	}

	@Test
	void aheadOfTimeNothingIsDecided() {
		registrar(Map.of("spring.aot.processing", "true")).registerBeanDefinitions(
				AnnotationMetadata.introspect(ConnectionAutoConfiguration.class), this.beanFactory);
		assertThat(this.beanFactory.getBeanDefinitionNames())
			.containsExactly("backingServiceConnectionDetailsRegistrar");
	}

	private void define(String factoryBeanName) {
		this.beanFactory.registerBeanDefinition(factoryBeanName, new RootBeanDefinition(Object.class));
		RootBeanDefinition definition = new RootBeanDefinition(RabbitConnectionDetails.class);
		definition.setFactoryBeanName(factoryBeanName);
		definition.setInstanceSupplier(() -> null);
		this.beanFactory.registerBeanDefinition("rabbitConnectionDetails", definition);
	}

	private static ConnectionDetailsRegistrar registrar(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("url",
					Map.of("twelve-factor.backing-services.rabbitmq.url", "amqp://rabbit")));
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		ConfigurationPropertySources.attach(environment);
		return new ConnectionDetailsRegistrar(environment, new DefaultResourceLoader());
	}

}

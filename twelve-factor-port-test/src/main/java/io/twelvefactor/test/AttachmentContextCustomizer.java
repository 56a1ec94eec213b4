package io.twelvefactor.test;

import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts what is attached before the context of a test is refreshed. It is the first that
 * is registered there, so that it is the last that is closed.
 *
 * @param stubs the stubs
 * @param applications the applications
 */
record AttachmentContextCustomizer(List<AttachStub> stubs,
		List<AttachApplication> applications) implements ContextCustomizer {

	// Ahead of time nothing runs, and afterwards the configuration is there.
	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		if (!AotDetector.useGeneratedArtifacts()) {
			beans.registerBeanDefinition("backingServiceAttachmentConfiguration",
					new RootBeanDefinition(AttachmentConfiguration.class));
		}
		if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			attach(context, beans);
		}
	}

	private void attach(ConfigurableApplicationContext context, DefaultListableBeanFactory beans) {
		Attachments attachments = Attachments.start(this.stubs, this.applications);
		beans.registerSingleton(Attachments.BEAN_NAME, attachments);
		beans.registerDisposableBean(Attachments.BEAN_NAME, attachments::close);
		// One that fails before it is refreshed closes no beans.
		context.addApplicationListener((ApplicationListener<ApplicationFailedEvent>) (event) -> attachments.close());
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Attached backing services", attachments.properties()));
	}

}

package io.twelvefactor.test;

import java.util.List;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
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

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		Attachments attachments = Attachments.start(this.stubs, this.applications);
		beans.registerSingleton(Attachments.BEAN_NAME, attachments);
		beans.registerDisposableBean(Attachments.BEAN_NAME, attachments::close);
		// One that fails before it is refreshed closes no beans.
		context.addApplicationListener((ApplicationListener<ApplicationFailedEvent>) (event) -> attachments.close());
		beans.registerBeanDefinition("backingServiceAttachmentConfiguration",
				new RootBeanDefinition(AttachmentConfiguration.class));
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Attached backing services", attachments.properties()));
	}

}

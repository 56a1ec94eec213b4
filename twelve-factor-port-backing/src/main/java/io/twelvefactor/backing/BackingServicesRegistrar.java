package io.twelvefactor.backing;

import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes a bean of each {@link EnableBackingServices}.
 */
final class BackingServicesRegistrar implements ImportBeanDefinitionRegistrar {

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotation<EnableBackingServices> annotation = metadata.getAnnotations().get(EnableBackingServices.class);
		registry.registerBeanDefinition(metadata.getClassName() + ".backingServices",
				BeanDefinitionBuilder.genericBeanDefinition(BackingServicesManifest.class)
					.addConstructorArgValue(annotation.getStringArray("required"))
					.addConstructorArgValue(annotation.getStringArray("optional"))
					.getBeanDefinition());
	}

}

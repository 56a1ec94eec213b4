package io.twelvefactor.connection;

import java.util.Properties;

import io.twelvefactor.backing.BackingServiceUrl.Address;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;

/**
 * A mail server. With {@code smtp} TLS begins with STARTTLS if the server offers it, and
 * must with {@code ?requireTLS=true}; with {@code smtps} it begins at once (RFC 8314).
 * Encoding and properties are those of {@code spring.mail.*}.
 */
final class MailConnectionDetails implements ConnectionDetails, FactoryBean<JavaMailSenderImpl>, EnvironmentAware {

	private final Endpoint endpoint;

	private final boolean requiresTls;

	private MailProperties settings = new MailProperties();

	private MailConnectionDetails(Endpoint endpoint, boolean requiresTls) {
		this.endpoint = endpoint;
		this.requiresTls = requiresTls;
	}

	static MailConnectionDetails of(Endpoint endpoint) {
		endpoint.single();
		UrlOptions options = endpoint.options();
		String requiresTls = options.take("requireTLS").orElse("false");
		options.end();
		if (!requiresTls.equals("true") && !requiresTls.equals("false")) {
			throw endpoint.failure("The URL of '%s' (%s) has an option 'requireTLS' that is neither true nor false",
					"Correct it in %s.");
		}
		return new MailConnectionDetails(endpoint, Boolean.parseBoolean(requiresTls));
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.settings = Binder.get(environment).bindOrCreate("spring.mail", MailProperties.class);
	}

	@Override
	public Class<?> getObjectType() {
		return JavaMailSenderImpl.class;
	}

	@Override
	public JavaMailSenderImpl getObject() {
		if (StringUtils.hasLength(this.settings.getSsl().getBundle())) {
			throw this.endpoint.failure("spring.mail.ssl.bundle is set, and does not count beside the URL of '%s' (%s)",
					"Set twelve-factor.backing-services.smtp.ssl.bundle instead, or don't set %s.");
		}
		Address address = this.endpoint.single();
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost(address.host());
		sender.setPort(address.port());
		sender.setProtocol(this.endpoint.scheme());
		sender.setUsername(this.endpoint.username());
		sender.setPassword(this.endpoint.password());
		if (this.settings.getDefaultEncoding() != null) {
			sender.setDefaultEncoding(this.settings.getDefaultEncoding().name());
		}
		sender.setJavaMailProperties(properties("mail." + this.endpoint.scheme() + "."));
		return sender;
	}

	// Last comes what the URL says of TLS.
	private Properties properties(String prefix) {
		Properties properties = new Properties();
		properties.putAll(this.settings.getProperties());
		if (this.endpoint.username() != null) {
			properties.setProperty(prefix + "auth", "true");
		}
		if (this.endpoint.scheme().equals("smtp")) {
			properties.setProperty(prefix + "starttls.enable", "true");
			if (this.requiresTls) {
				properties.setProperty(prefix + "starttls.required", "true");
			}
		}
		if (this.settings.getSsl().isEnabled()) {
			properties.setProperty(prefix + "ssl.enable", "true");
		}
		properties.setProperty(prefix + "ssl.checkserveridentity",
				String.valueOf(!this.endpoint.service().isUnverified()));
		SslBundle bundle = this.endpoint.sslBundle(false);
		if (bundle != null) {
			properties.put(prefix + "ssl.socketFactory", bundle.createSslContext().getSocketFactory());
		}
		return properties;
	}

	@Override
	public String toString() {
		return "Mail server " + this.endpoint;
	}

}

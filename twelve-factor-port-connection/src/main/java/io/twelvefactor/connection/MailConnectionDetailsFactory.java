package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import jakarta.mail.internet.MimeMessage;

import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.core.env.PropertyResolver;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * A mail sender for {@code SMTP_URL}. Spring Boot has no connection details for mail, so
 * these make the bean themselves.
 */
final class MailConnectionDetailsFactory extends ServiceConnectionDetailsFactory<MailConnectionDetails> {

	MailConnectionDetailsFactory() {
		super(MailConnectionDetails.class, "smtp", List.of("smtp", "smtps"),
				List.of("spring.mail.host", "spring.mail.jndi-name"), MailProperties.class, MimeMessage.class,
				JavaMailSender.class);
	}

	@Override
	List<Class<?>> yieldsTo() {
		return List.of(MailSender.class);
	}

	@Override
	MailConnectionDetails create(BackingService source, PropertyResolver spring) {
		return MailConnectionDetails.of(Endpoint.of(source).withoutPath());
	}

}

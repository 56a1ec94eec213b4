package io.twelvefactor.connection;

import java.util.List;

import com.mongodb.ConnectionString;
import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.PropertyResolver;

/**
 * MongoDB, whose driver has a syntax of its own for its URLs.
 */
final class MongoConnectionDetailsFactory extends ServiceConnectionDetailsFactory<MongoConnectionDetails> {

	private static final List<String> TRUSTING = List.of("tlsInsecure", "tlsAllowInvalidHostnames",
			"sslInvalidHostNameAllowed");

	MongoConnectionDetailsFactory() {
		super(MongoConnectionDetails.class, "mongodb", List.of("mongodb", "mongodb+srv"),
				List.of("spring.mongodb.uri", "spring.mongodb.host"));
	}

	@Override
	String ssl() {
		return "spring.mongodb.ssl";
	}

	// Without the cause, which quotes the URL.
	@Override
	MongoConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = new Endpoint(source, source.url().addresses());
		if (source.urls().size() > 1) {
			throw endpoint.failure("The URL of '%s' (%s) is several", "Set %s to one URL with several hosts.");
		}
		if (TRUSTING.stream().anyMatch((option) -> isTrue(source, option))) {
			endpoint.warnOfAnybody();
		}
		try {
			return new Details(endpoint, new ConnectionString(source.url().verbatim()));
		}
		catch (IllegalArgumentException ex) {
			throw endpoint.failure("The URL of '%s' (%s) is not one that the driver of MongoDB can parse",
					"Correct %s, which has the form mongodb://user:password@host:27017/database?option=value.");
		}
	}

	// The driver takes these in any case.
	private static boolean isTrue(BackingService source, String option) {
		return source.url()
			.parameters()
			.entrySet()
			.stream()
			.anyMatch((parameter) -> parameter.getKey().equalsIgnoreCase(option)
					&& parameter.getValue().contains("true"));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param getConnectionString the URL as the driver sees it
	 */
	record Details(Endpoint endpoint, ConnectionString getConnectionString) implements MongoConnectionDetails {

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.endpoint.sslBundle(false);
		}

		@Override
		public String toString() {
			return this.endpoint.toString();
		}

	}

}

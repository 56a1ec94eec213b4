package io.twelvefactor.backing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.SuppliedUrl;
import io.twelvefactor.backing.source.UrlSources;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Answers {@code twelve-factor.backing-services.<name>.url} with what the platform says
 * about the service, one by one as it is asked. It names none of them: a variable such as
 * {@code INVENTORY_URL} may be anything, and a service is looked for by those who know
 * it. A source that can't be enumerated at all would keep Boot's binder from skipping
 * what nobody has set, for all properties of the application.
 */
final class BackingServicesPropertySource extends EnumerablePropertySource<UrlSources>
		implements OriginLookup<String>, PropertySourceInfo {

	static final String NAME = "twelveFactorBackingServices";

	private static final String PREFIX = ServiceName.PROPERTIES + ".";

	private static final Pattern PROPERTY = Pattern.compile(Pattern.quote(PREFIX) + "([a-z0-9-]+)\\.url");

	BackingServicesPropertySource(UrlSources sources) {
		super(NAME, sources);
	}

	@Override
	public String[] getPropertyNames() {
		return new String[0];
	}

	@Override
	public boolean containsProperty(String name) {
		return find(name).isPresent();
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return find(name).map(SuppliedUrl::text).orElse(null);
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return find(key).map(SuppliedUrl::origin).orElse(null);
	}

	// Spring asks for each property that there is.
	private Optional<SuppliedUrl> find(String property) {
		if (!property.startsWith(PREFIX)) {
			return Optional.empty();
		}
		Matcher matcher = PROPERTY.matcher(property);
		return matcher.matches() ? getSource().find(new ServiceName(matcher.group(1))) : Optional.empty();
	}

}

package io.twelvefactor.actuate;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.PortBoundEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationListener;

/**
 * Warns of a service whose URL is this app's own.
 *
 * @param services the services
 */
record SelfAttachment(BackingServices services) implements ApplicationListener<PortBoundEvent> {

	private static final Log log = LogFactory.getLog(BackingService.class);

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|::1|0\\.0\\.0\\.0|::",
			Pattern.CASE_INSENSITIVE);

	@Override
	public void onApplicationEvent(PortBoundEvent event) {
		Attachment.of(this.services)
			.flatMap(Attachment::attached)
			.filter((service) -> service.urls()
				.stream()
				.flatMap((url) -> url.addresses().stream())
				.anyMatch((address) -> isBoundTo(event.boundUrl(), address)))
			.forEach((service) -> log
				.warn("The backing service '%s' (%s) is this app itself, which is bound to %s: set %s to another URL."
					.formatted(service.name(), service.source(), event.boundUrl(), service.source())));
	}

	private static boolean isBoundTo(BoundUrl self, BackingServiceUrl.Address address) {
		return self.port() == address.port()
				&& (isHost(host(self.uri()), address.host()) || isHost(host(self.networkUri()), address.host()));
	}

	// The path of a Unix domain socket is no host to a URI.
	private static String host(URI uri) {
		return Objects.requireNonNullElse(uri.getHost(), uri.getAuthority());
	}

	// A URI has an IPv6 address in brackets.
	private static boolean isHost(String self, String host) {
		String name = self.replaceAll("[\\[\\]]", "");
		return name.equalsIgnoreCase(host) || (LOOPBACK.matcher(name).matches() && LOOPBACK.matcher(host).matches());
	}

}

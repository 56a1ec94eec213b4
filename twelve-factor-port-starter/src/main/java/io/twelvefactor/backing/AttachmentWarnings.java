package io.twelvefactor.backing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.util.NetUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns, once for each service, of what works and is probably not meant.
 *
 * @param platform what the platform says about services, or empty if there is no platform
 * @param seen the services that have been looked at
 */
record AttachmentWarnings(Optional<UrlSources> platform, Set<String> seen) {

	private static final Log log = LogFactory.getLog(BackingService.class);

	static AttachmentWarnings of(AttachedUrls attachedUrls) {
		return new AttachmentWarnings(attachedUrls.platform(), ConcurrentHashMap.newKeySet());
	}

	void lookAt(BackingService service) {
		if (this.seen.add(service.name())) {
			this.platform.ifPresent((sources) -> warnOfConflict(service, sources));
			service.urls()
				.stream()
				.filter(PlainHttp::exposesCredentials)
				.findFirst()
				.ifPresent((url) -> log.warn(("The URL of the backing service '%s' (%s) sends its credentials over "
						+ "plain http to '%s': use https.")
					.formatted(service.name(), service.source(), url.host())));
		}
	}

	// Other config may well say something else, that is what precedence is for. Two
	// voices of one platform should not.
	private static void warnOfConflict(BackingService service, UrlSources platform) {
		List<SuppliedUrl> supplied = platform.findAll(new ServiceName(service.name())).toList();
		if (!supplied.isEmpty() && Objects.equals(supplied.get(0).origin(), service.origin())) {
			supplied.stream()
				.skip(1)
				.filter((other) -> differs(service.urls(), other))
				.findFirst()
				.ifPresent((other) -> log
					.warn("The backing service '%s' has different URLs in %s, which is used, and in %s: remove one."
						.formatted(service.name(), service.source(), SuppliedUrl.source("", other.origin()))));
		}
	}

	private static boolean differs(List<BackingServiceUrl> urls, SuppliedUrl supplied) {
		try {
			List<BackingServiceUrl> others = BackingServiceUrl.parseAll(supplied.text());
			return !urls.equals(others) && !mayBeNameAndAddress(urls.get(0), others.get(0));
		}
		catch (InvalidBackingServiceUrlException ex) {
			return true;
		}
	}

	// Kubernetes tells the address of every service beside the URL that somebody wrote.
	private static boolean mayBeNameAndAddress(BackingServiceUrl one, BackingServiceUrl other) {
		return one.port() == other.port() && isAddress(one) != isAddress(other);
	}

	private static boolean isAddress(BackingServiceUrl url) {
		return NetUtil.createByteArrayFromIpAddressString(url.host()) != null;
	}

}

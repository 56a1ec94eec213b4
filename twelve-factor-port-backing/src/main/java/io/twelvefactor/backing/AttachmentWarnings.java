package io.twelvefactor.backing;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.twelvefactor.backing.source.ConventionalServices;
import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.SuppliedUrl;
import io.twelvefactor.backing.source.UrlSources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.StringUtils;

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
			warnOfUnverified(service);
			service.urls()
				.stream()
				.filter(PlainHttp::exposesCredentials)
				.findFirst()
				.ifPresent((url) -> log.warn(("The URL of the backing service '%s' (%s) sends its credentials over "
						+ "plain http to '%s': use https.")
					.formatted(service.name(), service.source(), url.host())));
		}
	}

	private static void warnOfUnverified(BackingService service) {
		if (service.isUnverified()) {
			log.warn(
					("Nothing proves who answers as the backing service '%s': its property ssl.verify is 'none', so that "
							+ "anybody on the way can read and change everything. Set %s to the certificate of its authority instead.")
						.formatted(service.name(), new ServiceName(service.name()).variable("CA_CERT")));
		}
	}

	// Other config may well say something else, that is what precedence is for. Two
	// voices of one platform should not.
	private static void warnOfConflict(BackingService service, UrlSources platform) {
		List<SuppliedUrl> supplied = platform.findAll(new ServiceName(service.name())).toList();
		if (!supplied.isEmpty() && Objects.equals(supplied.get(0).origin(), service.origin())) {
			supplied.stream()
				.skip(1)
				.filter((other) -> differs(service, other))
				.findFirst()
				.ifPresent((other) -> log
					.warn("The backing service '%s' has different URLs in %s, which is used, and in %s: remove one."
						.formatted(service.name(), service.source(), SuppliedUrl.source("", other.origin()))));
		}
	}

	private static boolean differs(BackingService service, SuppliedUrl supplied) {
		List<BackingServiceUrl> urls = service.urls();
		try {
			List<BackingServiceUrl> others = BackingServiceUrl
				.parseAll(ConventionalServices.absolute(new ServiceName(service.name()), supplied.text()));
			return isLink(supplied) ? urls.get(0).port() != others.get(0).port()
					: isComparable(urls, others) && !comparable(urls).equals(comparable(others));
		}
		catch (InvalidBackingServiceUrlException ex) {
			return !supplied.text().contains("${");
		}
	}

	// Kubernetes tells the address of every service beside the URL that somebody wrote.
	private static boolean isLink(SuppliedUrl supplied) {
		return SuppliedUrl.source("", supplied.origin()).matches(".*_(SERVICE_HOST|PORT)");
	}

	// Heroku says the same in DATABASE_URL and, in the syntax of JDBC, in another.
	private static boolean isComparable(List<BackingServiceUrl> urls, List<BackingServiceUrl> others) {
		return urls.get(0).addresses().isEmpty() == others.get(0).addresses().isEmpty();
	}

	// With or without the default port and a slash at the end.
	private static List<List<?>> comparable(List<BackingServiceUrl> urls) {
		return urls.stream()
			.<List<?>>map((url) -> Arrays.asList(url.scheme(), url.username(), url.password(), url.addresses(),
					StringUtils.trimTrailingCharacter(url.path(), '/'), url.parameters(),
					url.addresses().isEmpty() ? url.verbatim() : ""))
			.toList();
	}

}

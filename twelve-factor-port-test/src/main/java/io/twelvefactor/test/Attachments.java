package io.twelvefactor.test;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceConnectionDetails;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServices;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;

/**
 * What is attached to an application context of a test. Each of the applications is told
 * where the others are, also those that are started after it.
 */
final class Attachments implements BackingServiceConnectionDetails, Ordered, AutoCloseable {

	private static final Log log = LogFactory.getLog(Attachments.class);

	private static final Origin ORIGIN = new Origin() {

		@Override
		public String toString() {
			return "the annotation of the test that attaches it";
		}

	};

	static final String BEAN_NAME = "backingServiceAttachments";

	private final List<BackingServiceStub> stubs = new ArrayList<>();

	private final List<AttachedApplication> applications = new ArrayList<>();

	private final Deque<Runnable> started = new ArrayDeque<>();

	private final Map<String, URI> urls = new ConcurrentHashMap<>();

	// What the test is told, and what each of the applications is.
	private final Map<String, Map<String, Object>> properties = new ConcurrentHashMap<>();

	private Attachments() {
		this.properties.put("", new ConcurrentHashMap<>());
	}

	static Attachments start(List<AttachStub> stubs, List<AttachApplication> applications) {
		Attachments attachments = new Attachments();
		try {
			stubs.forEach(
					(stub) -> attachments.start(new BackingServiceStub(BackingServices.canonicalName(stub.value()))));
			applications.forEach(attachments::start);
			return attachments;
		}
		catch (RuntimeException | Error ex) {
			attachments.close();
			throw ex;
		}
	}

	private void start(BackingServiceStub stub) {
		this.started.push(stub::close);
		this.stubs.add(stub);
		attach(stub.name(), stub.url());
	}

	private void start(AttachApplication annotation) {
		String name = BackingServices.canonicalName(annotation.name());
		Map<String, Object> known = new ConcurrentHashMap<>();
		this.urls.forEach((other, url) -> known.put(property(other), url.toString()));
		this.properties.put(name, known);
		AttachedApplication application = AttachedApplication.start(name, annotation, known);
		this.started.push(application::close);
		this.applications.add(application);
		attach(name, application.url());
	}

	private void attach(String name, URI url) {
		log.debug("Attached the backing service '%s' at %s".formatted(name, url));
		this.urls.put(name, url);
		this.properties.forEach((to, known) -> {
			if (!to.equals(name)) {
				known.put(property(name), url.toString());
			}
		});
	}

	private static String property(String name) {
		return "twelve-factor.backing-services.%s.url".formatted(name);
	}

	Map<String, Object> properties() {
		return this.properties.getOrDefault("", Map.of());
	}

	// Before containers, which may be those of a superclass of the test.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Optional<BackingService> find(String name) {
		return Optional.ofNullable(this.urls.get(name))
			.map((url) -> new BackingService(name, List.of(BackingServiceUrl.parse(url.toString())), ORIGIN));
	}

	void reset() {
		this.stubs.forEach(BackingServiceStub::reset);
		this.applications.forEach(AttachedApplication::reset);
	}

	void checkAllAnswered() {
		this.stubs.forEach(BackingServiceStub::checkAllAnswered);
	}

	List<AttachedApplication> applications() {
		return this.applications;
	}

	BackingServiceStub stub(String name) {
		return this.stubs.stream()
			.filter((stub) -> stub.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"The backing service '%s' is no stub: add @AttachStub(\"%s\") to the test. Stubs are: %s."
						.formatted(name, name, this.stubs.stream().map(BackingServiceStub::name).toList())));
	}

	@Override
	public void close() {
		while (!this.started.isEmpty()) {
			try {
				this.started.pop().run();
			}
			catch (RuntimeException ex) {
				log.warn("An attached backing service can't be closed", ex);
			}
		}
	}

}

package io.twelvefactor.test;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.springframework.http.HttpMethod;

/**
 * A backing service over HTTP that answers and fails as a test tells it, and keeps what
 * it was asked. {@link AttachStub} attaches one to a test.
 * <p>
 * Thread-safe. What was stubbed last counts first.
 *
 * <pre class="code">
 * pricing.get("/prices/{sku}").answers(200, "{\"amount\": 7}");
 * pricing.next().hangs();
 * </pre>
 */
public final class BackingServiceStub {

	private final String name;

	private final List<StubbedRequest> stubbed = new CopyOnWriteArrayList<>();

	private final Queue<StubbedRequest> next = new ConcurrentLinkedQueue<>();

	private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

	private final List<RecordedRequest> unanswered = new CopyOnWriteArrayList<>();

	private final StubServer server;

	BackingServiceStub(String name) {
		this.name = name;
		this.server = new StubServer(name, this::answer);
	}

	/**
	 * Return the name of the backing service.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return where it listens, whether it is up or down.
	 * @return the URL, of a free port on the loopback interface
	 */
	public URI url() {
		return this.server.url();
	}

	/**
	 * Stub {@code GET} requests.
	 * @param path a path as in {@code @GetMapping}, such as {@code /prices/{sku}}; the
	 * query doesn't matter
	 * @return what to do with them
	 */
	public StubbedRequest get(String path) {
		return request(HttpMethod.GET, path);
	}

	/**
	 * Stub {@code POST} requests.
	 * @param path a path as in {@link #get(String)}
	 * @return what to do with them
	 */
	public StubbedRequest post(String path) {
		return request(HttpMethod.POST, path);
	}

	/**
	 * Stub {@code PUT} requests.
	 * @param path a path as in {@link #get(String)}
	 * @return what to do with them
	 */
	public StubbedRequest put(String path) {
		return request(HttpMethod.PUT, path);
	}

	/**
	 * Stub {@code DELETE} requests.
	 * @param path a path as in {@link #get(String)}
	 * @return what to do with them
	 */
	public StubbedRequest delete(String path) {
		return request(HttpMethod.DELETE, path);
	}

	/**
	 * Stub requests of any method.
	 * @param method the method
	 * @param path a path as in {@link #get(String)}
	 * @return what to do with them
	 */
	public StubbedRequest request(HttpMethod method, String path) {
		StubbedRequest request = StubbedRequest.of(method, path);
		this.stubbed.add(0, request);
		return request;
	}

	/**
	 * Stub the next request only, whatever it is. Called twice, it stubs the one after it
	 * as well. If nothing is said of the answer, but how it is sent, it is the one that
	 * is stubbed for such requests.
	 * @return what to do with it
	 */
	public StubbedRequest next() {
		StubbedRequest request = StubbedRequest.any();
		this.next.add(request);
		return request;
	}

	/**
	 * Stop listening, and close all connections: whoever connects is refused. No effect
	 * if it is down.
	 */
	public void goesDown() {
		this.server.stop();
	}

	/**
	 * Listen again, at the same port. No effect if it is up.
	 */
	public void comesBack() {
		this.server.start();
	}

	/**
	 * Return what it was asked in this test.
	 * @return the requests in the order in which they came
	 */
	public List<RecordedRequest> requests() {
		return List.copyOf(this.requests);
	}

	private StubbedAnswer answer(RecordedRequest request) {
		this.requests.add(request);
		StubbedRequest once = this.next.poll();
		StubbedRequest always = this.stubbed.stream().filter((stub) -> stub.matches(request)).findFirst().orElse(null);
		StubbedRequest stub = (once != null) ? once : always;
		if (stub == null || (always == null && stub.needsAnswer())) {
			this.unanswered.add(request);
			return StubbedRequest.any().answers(404, "Nothing is stubbed for this request.").answer(null);
		}
		return stub.answer(always);
	}

	void reset() {
		this.stubbed.clear();
		this.next.clear();
		this.requests.clear();
		this.unanswered.clear();
		this.server.start();
	}

	void checkAllAnswered() {
		if (!this.unanswered.isEmpty()) {
			throw new AssertionError("The stub of the backing service '%s' has no answer to%n%s%nIt has answers to%n%s"
				.formatted(this.name, lines(this.unanswered),
						this.stubbed.isEmpty() ? "  nothing" : lines(this.stubbed)));
		}
	}

	private static String lines(List<?> all) {
		return all.stream().map((one) -> "  " + one).distinct().collect(Collectors.joining(System.lineSeparator()));
	}

	void close() {
		this.server.close();
	}

	/**
	 * Return the stub in words.
	 * @return name and URL
	 */
	@Override
	public String toString() {
		return "stub '%s' at %s".formatted(this.name, url());
	}

}

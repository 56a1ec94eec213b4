package io.twelvefactor.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * An HTTP server on plain sockets that fails as it is told, request by request, and keeps
 * every request that it has read.
 */
public final class FaultServer implements AutoCloseable {

	static final String BODY = "aaaaaaaaaa";

	private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Function<Request, Fault> faults;

	private volatile Map<String, String> headers = Map.of();

	private volatile ServerSocket socket;

	private volatile Thread acceptor;

	private volatile int accepted;

	private volatile boolean forgetful;

	private volatile Duration pause = Duration.ZERO;

	private volatile Duration pauseBeforeBody = Duration.ZERO;

	private volatile String contentType = "text/plain";

	private volatile CyclicBarrier barrier;

	private volatile int lastConnection;

	public FaultServer(Fault fault) {
		this((request) -> fault);
	}

	public FaultServer(Function<Request, Fault> faults) {
		this.faults = faults;
		listen(0);
	}

	FaultServer answeringWith(String header, String value) {
		this.headers = Map.of(header, value);
		return this;
	}

	/**
	 * Keep no requests, of which there will be too many.
	 * @return this
	 */
	FaultServer forgetful() {
		this.forgetful = true;
		return this;
	}

	/**
	 * Make a pause before the last byte of a trickle.
	 * @param time how long
	 */
	void pausing(Duration time) {
		this.pause = time;
	}

	/**
	 * Make a pause before the body of a request is read.
	 * @param time how long
	 */
	void pausingBeforeBody(Duration time) {
		this.pauseBeforeBody = time;
	}

	/**
	 * Answer when several requests are there.
	 * @param others waits for them, or null
	 */
	void meeting(CyclicBarrier others) {
		this.barrier = others;
	}

	/**
	 * Tell which connection the last request came with.
	 * @return the port of the client
	 */
	int lastConnection() {
		return this.lastConnection;
	}

	FaultServer answeringOf(String type) {
		this.contentType = type;
		return this;
	}

	int connections() {
		return this.connections.size();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	public String url() {
		return "http://localhost:" + port();
	}

	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	int accepted() {
		return this.accepted;
	}

	/**
	 * Listen no more, and close what is there. Nothing is accepted after that.
	 */
	void stop() {
		closeQuietly(this.socket);
		try {
			this.acceptor.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		this.connections.forEach(FaultServer::closeQuietly);
	}

	/**
	 * Listen again, on the port of before.
	 */
	void start() {
		listen(port());
	}

	private void listen(int port) {
		try {
			ServerSocket listening = new ServerSocket();
			listening.setReuseAddress(true);
			listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
			this.socket = listening;
			this.acceptor = start(() -> accept(listening));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "fault-server");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void accept(ServerSocket listening) {
		while (!listening.isClosed()) {
			try {
				Socket connection = listening.accept();
				connection.setTcpNoDelay(true);
				this.accepted++;
				this.connections.add(connection);
				start(() -> serve(connection));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			for (Request request = read(in); request != null; request = read(in)) {
				this.lastConnection = connection.getPort();
				meet();
				if (!this.forgetful) {
					this.requests.add(request);
				}
				if (!answer(request, this.faults.apply(request), connection)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private void meet() {
		CyclicBarrier others = this.barrier;
		if (others != null) {
			try {
				others.await(20, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private boolean answer(Request request, Fault fault, Socket connection) throws IOException {
		OutputStream out = connection.getOutputStream();
		boolean hasBody = !request.method().equals("HEAD");
		switch (fault) {
			case HANG -> untilClosed(connection);
			case RESET -> connection.setSoLinger(true, 0);
			case CLOSE -> connection.setSoLinger(false, 0);
			case HALF_BODY -> send(out, head("200 OK") + (hasBody ? BODY.substring(5) : ""));
			case HANG_IN_BODY -> {
				send(out, head("200 OK") + (hasBody ? BODY.substring(5) : ""));
				untilClosed(connection);
			}
			case TRICKLE -> {
				for (char one : (head("200 OK") + (hasBody ? BODY.substring(1) : "")).toCharArray()) {
					send(out, String.valueOf(one));
					LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
				}
				LockSupport.parkNanos(this.pause.toNanos());
				send(out, hasBody ? BODY.substring(0, 1) : "");
				return true;
			}
			case BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT, ERROR, TOO_MANY -> {
				send(out, head(fault.status()) + (hasBody ? BODY : ""));
				return true;
			}
			default -> {
				send(out, head("200 OK") + (hasBody ? BODY : ""));
				return true;
			}
		}
		return false;
	}

	private static void untilClosed(Socket connection) throws IOException {
		while (connection.getInputStream().read() >= 0) {
			// The client may say what it likes.
		}
	}

	private String head(String status) {
		StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Type: " + this.contentType + "\r\n");
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		return head.append("Content-Length: " + BODY.length() + "\r\n\r\n").toString();
	}

	private static void send(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	private Request read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		String[] parts = line.split(" ");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
			headers.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 1).trim());
		}
		LockSupport.parkNanos(this.pauseBeforeBody.toNanos());
		return new Request(parts[0], parts[1], headers, body(in, headers));
	}

	private static String body(InputStream in, Map<String, String> headers) throws IOException {
		if (!"chunked".equals(headers.get("Transfer-Encoding"))) {
			return text(in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))));
		}
		StringBuilder body = new StringBuilder();
		int size;
		do {
			size = Integer.parseInt(String.valueOf(line(in)).toLowerCase(Locale.ROOT), 16);
			body.append(text(in.readNBytes(size)));
			line(in);
		}
		while (size > 0);
		return body.toString();
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int next;
		while ((next = in.read()) != '\n') {
			if (next < 0) {
				return null;
			}
			line.write(next);
		}
		return text(line.toByteArray()).stripTrailing();
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// It is closed.
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * A request that was read.
	 *
	 * @param method the method
	 * @param target the target
	 * @param headers the headers
	 * @param body the body
	 */
	record Request(String method, String target, Map<String, String> headers, String body) {

	}

}

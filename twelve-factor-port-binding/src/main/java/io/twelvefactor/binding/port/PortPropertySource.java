package io.twelvefactor.binding.port;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Answers the ports of servers with variables of the system environment:
 * {@code server.port} with {@code PORT}, and that of a TCP binding with
 * {@code <NAME>_PORT}. A server that is passed a socket has port 0, and so has a web
 * server on a Unix domain socket. The place of this source, directly after the system
 * environment, is what decides who wins.
 */
public final class PortPropertySource extends EnumerablePropertySource<SystemEnvironment>
		implements OriginLookup<String> {

	static final String NAME = "twelveFactorPort";

	/**
	 * The variable that holds the port of the app.
	 */
	public static final String VARIABLE = "PORT";

	/**
	 * The port of the web server.
	 */
	public static final String PROPERTY = "server.port";

	/**
	 * Where Azure Container Apps says what {@code PORT} says elsewhere,
	 * https://learn.microsoft.com/azure/container-apps/environment-variables.
	 */
	private static final String CONTAINER_APP_PORT = "CONTAINER_APP_PORT";

	private static final Map<String, String> OTHERS = Map.of("twelve-factor.binding.public-url", "PUBLIC_URL",
			"twelve-factor.binding.port-file", "PORT_FILE");

	private static final String TCP_PREFIX = "twelve-factor.binding.tcp.";

	private static final Pattern TCP = Pattern.compile(Pattern.quote(TCP_PREFIX) + "([a-z0-9-]+)\\.port");

	private final ActivatedSockets sockets;

	private final Set<String> properties = ConcurrentHashMap.newKeySet();

	private volatile String[] names = {};

	PortPropertySource(SystemEnvironment systemEnvironment, ActivatedSockets sockets) {
		super(NAME, systemEnvironment);
		this.sockets = sockets;
		add(PROPERTY);
	}

	/**
	 * Find this source.
	 * @param environment the environment
	 * @return the source, or empty if port binding is switched off
	 */
	public static Optional<PortPropertySource> of(Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().get(NAME) instanceof PortPropertySource port) ? Optional.of(port)
						: Optional.empty();
	}

	/**
	 * Let {@code PORT}, or the first socket that is passed, answer a property as well.
	 * @param property the port of a server
	 */
	public void add(String property) {
		this.properties.add(property);
		this.names = this.properties.stream().filter(this::containsProperty).toArray(String[]::new);
	}

	/**
	 * Parse {@code PORT}.
	 * @return what it says, or empty if it is not set
	 */
	public Optional<ListenAddress> address() {
		String variable = portVariable();
		return Optional.ofNullable(getSource().get(variable))
			.map((text) -> ListenAddress.parse(inWords(variable), variable, text));
	}

	/**
	 * The variable that has the port of the app.
	 * @return {@code PORT}, or what a platform has instead
	 */
	public String portVariable() {
		return (getSource().get(VARIABLE) == null && getSource().get(CONTAINER_APP_PORT) != null) ? CONTAINER_APP_PORT
				: VARIABLE;
	}

	/**
	 * The variable that has the port of a TCP binding.
	 * @param name the name of the binding
	 * @return the variable, such as {@code CACHE_PORT}
	 */
	public static String variable(String name) {
		return name.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
	}

	/**
	 * Name a variable at the beginning of a sentence.
	 * @param variable the variable
	 * @return the words
	 */
	public static String inWords(String variable) {
		return "The environment variable " + variable;
	}

	/**
	 * Return the sockets that are passed to this process.
	 * @return the sockets, which may be none
	 */
	public ActivatedSockets sockets() {
		return this.sockets;
	}

	/**
	 * Return the socket that a server is passed.
	 * @param property the port of the server
	 * @return the socket
	 */
	public ActivatedSocket socket(String property) {
		return this.sockets.find(nameOf(property)).orElseGet(this.sockets::first);
	}

	// Boot's binder skips what no source names, and asks for everything if a source can't
	// be enumerated. A TCP binding asks for its own port: REDIS_PORT may be anything.
	@Override
	public String[] getPropertyNames() {
		return this.names;
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		String variable = variableOf(name);
		if (variable == null) {
			return null;
		}
		String value = getSource().get(variable);
		boolean isSocket = variable.equals(ActivatedSockets.FDS)
				|| (name.equals(PROPERTY) && value != null && UnixSocket.isMeant(value));
		return isSocket ? "0" : value;
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		String variable = variableOf(key);
		return (variable != null) ? OriginLookup.getOrigin(getSource().variables(), variable) : null;
	}

	private @Nullable String variableOf(String property) {
		String name = nameOf(property);
		boolean isMain = this.properties.contains(property);
		if (!this.sockets.isEmpty() && (isMain || this.sockets.find(name).isPresent())) {
			return ActivatedSockets.FDS;
		}
		String own = name.isEmpty() ? null : variable(name);
		if (own != null && getSource().get(own) != null) {
			return own;
		}
		return isMain ? portVariable() : OTHERS.get(property);
	}

	// Spring asks for each property that there is.
	private static String nameOf(String property) {
		if (!property.startsWith(TCP_PREFIX)) {
			return "";
		}
		Matcher binding = TCP.matcher(property);
		return binding.matches() ? binding.group(1) : "";
	}

}

package io.twelvefactor.links;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.app.ChangedLibrary;
import io.twelvefactor.links.ClassFiles.ClassFile;
import org.apache.tomcat.util.net.NioEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that all that our classes use of these libraries is there, and that what they
 * override is called: in the versions of this build, and in the oldest that the README
 * names.
 */
class LinkTests {

	private static final Path OLDEST = Path.of("target/oldest");

	private static final ClassFiles CURRENT = ClassFiles.current();

	private static final List<byte[]> OURS = ours();

	@ParameterizedTest
	@ValueSource(strings = { "org/apache/", "org/eclipse/jetty/", "io/netty/", "reactor/netty/",
			"org/springframework/boot/" })
	void theVersionOfThisBuildLinks(String library) {
		assertThat(missing(CURRENT, library)).isEmpty();
	}

	@Tag("full")
	@ParameterizedTest
	@CsvSource({ "tomcat-11.0.0, org/apache/", "jetty-12.1.0, org/eclipse/jetty/", "netty-4.2.7.Final, io/netty/",
			"reactor-netty-1.3.4, reactor/netty/", "spring-boot-4.1.0, org/springframework/boot/" })
	void theOldestVersionLinks(String version, String library) {
		assertThat(missing(ClassFiles.of(OLDEST.resolve(version)), library)).isEmpty();
	}

	@Tag("full")
	@ParameterizedTest
	@ValueSource(
			strings = { "Spring Boot 4.1.0", "Tomcat 11.0.0", "Jetty 12.1.0", "Netty 4.2.7", "Reactor Netty 1.3.4" })
	void theReadmeNamesTheOldestVersions(String version) throws IOException {
		assertThat(Files.readString(Path.of("../../README.md"))).contains(version);
	}

	// What is recognized by its name alone.
	@ParameterizedTest
	@ValueSource(strings = { "reactor/netty/internal/shaded/reactor/pool/PoolAcquirePendingLimitException",
			"reactor/netty/internal/shaded/reactor/pool/PoolAcquireTimeoutException",
			"org/eclipse/jetty/websocket/core/WebSocketConnection",
			"org/springframework/cloud/client/loadbalancer/reactive/ReactorLoadBalancerExchangeFilterFunction",
			"org/springframework/cloud/client/loadbalancer/LoadBalancerInterceptor",
			"io/netty/channel/epoll/EpollServerSocketChannel", "io/netty/channel/epoll/EpollSocketChannel",
			"io/netty/channel/epoll/EpollDomainDatagramChannel" })
	void aNameThatIsLookedForIsThere(String name) {
		assertThat(CURRENT.find(name)).isPresent();
	}

	@Test
	void aReferenceThatDoesNotResolveIsFound() {
		assertThat(References.of(OURS.get(0)).all()).isNotEmpty();
		assertThat(resolves(CURRENT, new References.Member("io/netty/channel/Channel", "noSuchMethod()V"))).isFalse();
		assertThat(resolves(CURRENT, new References.Member("io/netty/channel/Channel", "close()V"))).isFalse();
		assertThat(resolves(CURRENT, new References.Member("io/netty/channel/socket/SocketChannel",
				"pipeline()Lio/netty/channel/ChannelPipeline;")))
			.isTrue();
	}

	@Tag("full")
	@Test
	void aVersionThatIsTooOldIsFound() {
		assertThat(missing(ClassFiles.of(OLDEST.resolve("reactor-netty-1.3.0")), "reactor/netty/"))
			.anySatisfy((missing) -> assertThat(missing).contains("ConnectionPool uses", "maxLifeTimeVariance"));
	}

	@Test
	void aMethodThatOverridesNothingIsFound(@TempDir Path changed) {
		new ChangedLibrary(changed).renameMethod(NioEndpoint.class, "doCloseServerSocket");
		assertThat(missing(ClassFiles.of(changed), "org/apache/"))
			.contains("io/twelvefactor/routing/ReleasableEndpoint overrides doCloseServerSocket()V");
	}

	@Test
	void aMethodThatIsLeftAbstractIsFound(@TempDir Path changed) {
		new ChangedLibrary(changed).renameMethod(LoopResources.class, "onServer");
		assertThat(missing(ClassFiles.of(changed), "reactor/netty/")).contains(
				"io/twelvefactor/export/ActivatedLoopResources leaves abstract onServerRenamed(Z)Lio/netty/channel/EventLoopGroup;");
	}

	private static Set<String> missing(ClassFiles library, String prefix) {
		Set<String> missing = new TreeSet<>();
		int seen = 0;
		for (byte[] ours : OURS) {
			References references = References.of(ours);
			List<References.Member> used = references.all()
				.stream()
				.filter((member) -> member.owner().startsWith(prefix))
				.toList();
			seen += used.size();
			used.stream()
				.filter((member) -> !resolves(library, member))
				.forEach((member) -> missing.add(references.name() + " uses " + member));
			missing.addAll(notOverridden(library, ClassFile.read(ours), prefix));
		}
		assertThat(seen).as("references to " + prefix).isGreaterThan(20);
		return missing;
	}

	private static boolean resolves(ClassFiles library, References.Member member) {
		List<ClassFile> hierarchy = library.hierarchy(member.owner());
		return !hierarchy.isEmpty() && (member.isType()
				|| hierarchy.stream().anyMatch((type) -> type.members().containsKey(member.member())));
	}

	// What overrides something in this build has to do so there, and nothing abstract may
	// be left.
	private static Set<String> notOverridden(ClassFiles library, ClassFile ours, String prefix) {
		List<ClassFile> there = inherited(library, ours, prefix);
		Set<String> missing = new TreeSet<>();
		for (String method : overridden(inherited(CURRENT, ours, prefix), ours)) {
			List<Integer> access = there.stream()
				.filter((type) -> type.members().containsKey(method))
				.map((type) -> type.members().get(method))
				.toList();
			if (access.isEmpty() || access.stream().anyMatch((modifiers) -> (modifiers & Opcodes.ACC_FINAL) != 0)) {
				missing.add(ours.name() + " overrides " + method);
			}
		}
		if ((ours.access() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0) {
			missing.addAll(leftAbstract(library, ours, there));
		}
		return missing;
	}

	private static List<ClassFile> inherited(ClassFiles library, ClassFile ours, String prefix) {
		return ours.supertypes()
			.stream()
			.flatMap((supertype) -> library.hierarchy(supertype).stream())
			.filter((type) -> type.name().startsWith(prefix))
			.toList();
	}

	private static Set<String> overridden(List<ClassFile> supertypes, ClassFile ours) {
		return ours.members()
			.entrySet()
			.stream()
			.filter((member) -> member.getKey().contains("(") && !member.getKey().startsWith("<")
					&& (member.getValue() & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0)
			.map((member) -> member.getKey())
			.filter((member) -> supertypes.stream().anyMatch((type) -> type.members().containsKey(member)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> leftAbstract(ClassFiles library, ClassFile ours, List<ClassFile> there) {
		Set<String> wanted = there.stream()
			.flatMap((type) -> type.members().entrySet().stream())
			.filter((member) -> (member.getValue() & Opcodes.ACC_ABSTRACT) != 0)
			.map((member) -> member.getKey())
			.collect(Collectors.toCollection(TreeSet::new));
		Stream<ClassFile> all = Stream.concat(Stream.of(ours),
				ours.supertypes().stream().flatMap((supertype) -> library.hierarchy(supertype).stream()));
		all.flatMap((type) -> type.members().entrySet().stream())
			.filter((member) -> (member.getValue() & Opcodes.ACC_ABSTRACT) == 0)
			.forEach((member) -> wanted.remove(member.getKey()));
		return wanted.stream()
			.map((method) -> ours.name() + " leaves abstract " + method)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<byte[]> ours() {
		List<byte[]> classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.contains("/twelve-factor-port-") && Files.exists(Path.of(entry)))
			.flatMap((entry) -> Entries.of(Path.of(entry)))
			.toList();
		assertThat(classes).hasSizeGreaterThan(200);
		return classes;
	}

	/**
	 * The classes of a folder or a jar.
	 */
	private static final class Entries {

		private Entries() {
		}

		static Stream<byte[]> of(Path entry) {
			try {
				if (Files.isDirectory(entry)) {
					return read(entry).stream();
				}
				try (FileSystem jar = FileSystems.newFileSystem(entry)) {
					return read(jar.getPath("/")).stream();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static List<byte[]> read(Path folder) throws IOException {
			try (Stream<Path> files = Files.walk(folder)) {
				return files.filter((file) -> file.toString().endsWith(".class")).map(Entries::bytes).toList();
			}
		}

		private static byte[] bytes(Path file) {
			try {
				return Files.readAllBytes(file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

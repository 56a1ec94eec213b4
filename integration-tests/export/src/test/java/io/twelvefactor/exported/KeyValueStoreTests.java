package io.twelvefactor.exported;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Installed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an app that exports the protocol of Redis, with the clients of Redis and with
 * another app.
 */
@Timeout(240)
class KeyValueStoreTests {

	private static final Pattern BOUND = Pattern.compile("Bound cache to (redis://localhost:(\\d+)/) \\(CACHE_PORT\\)");

	private static AppProcess store;

	private static URI url;

	@BeforeAll
	static void start() {
		store = startStore();
		url = boundUrl(store);
	}

	@AfterAll
	static void stop() {
		store.close();
	}

	private static AppProcess startStore() {
		return Apps.start(KeyValueStore.class, Map.of("PORT", "0", "CACHE_PORT", "0"));
	}

	private static URI boundUrl(AppProcess app) {
		app.awaitStart();
		Matcher bound = BOUND.matcher(app.output());
		assertThat(bound.find()).as(app.output()).isTrue();
		return URI.create(bound.group(1));
	}

	@Tag("full")
	@Test
	void redisBenchmarkRunsThroughWithoutAnError() throws Exception {
		String output = run(Installed.program("redis-tools", "/usr/bin/redis-benchmark").toString(), "-p",
				String.valueOf(url.getPort()), "-t", "set,get", "-n", "100000", "-P", "16");
		assertThat(output)
			.containsPattern("(?s)== SET ==.*100000 requests completed.*== GET ==.*100000 requests completed")
			.doesNotContainIgnoringCase("error")
			.doesNotContainIgnoringCase("warning");
	}

	@Test
	void anotherAppReadsWhatRedisCliWrote() throws Exception {
		try (AppProcess shop = Apps.start(CacheConsumer.class, Map.of("PORT", "0", "REDIS_URL", url.toString()))) {
			assertThat(redisCli("SET", "greeting", "Grüß Gott")).isEqualTo("OK");
			assertThat(shop.get("values/greeting").body()).isEqualTo("Grüß Gott");
			assertThat(shop.post("values/answer", "42").statusCode()).isEqualTo(200);
			assertThat(redisCli("GET", "answer")).isEqualTo("42");
			assertThat(redisCli("DEL", "answer")).isEqualTo("1");
		}
	}

	@Tag("full")
	@Test
	void anAppThatIsProcessedAheadOfTimeExportsTheSame() throws Exception {
		try (AppProcess app = Apps.startAheadOfTime(KeyValueStore.class, Map.of("PORT", "0", "CACHE_PORT", "0"))) {
			URI other = boundUrl(app);
			assertThat(app.output()).contains("AOT-processed");
			assertThat(redisCli(other, "PING")).isEqualTo("PONG");
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	@Test
	void whatRedisDoesNotKnowIsAnError() throws Exception {
		assertThat(redisCli("FLUSHALL")).isEqualTo("ERR unknown command");
		assertThat(redisCli("GET", "missing")).isEmpty();
	}

	private static String redisCli(String... command) throws Exception {
		return redisCli(url, command);
	}

	private static String redisCli(URI url, String... command) throws Exception {
		List<String> all = new ArrayList<>(List.of(Installed.program("redis-tools", "/usr/bin/redis-cli").toString(),
				"-p", String.valueOf(url.getPort())));
		all.addAll(List.of(command));
		return run(all.toArray(String[]::new)).strip();
	}

	private static String run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	@Test
	void everythingThatWasBegunIsFinishedWhenTheAppIsTerminatedUnderLoad() throws Exception {
		try (AppProcess app = startStore()) {
			int port = boundUrl(app).getPort();
			CountDownLatch busy = new CountDownLatch(2000);
			List<CompletableFuture<Integer>> clients = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				int batch = (i % 2 == 0) ? 16 : 1;
				clients.add(CompletableFuture.supplyAsync(() -> load(port, batch, busy)));
			}
			busy.await();
			long begin = System.nanoTime();
			assertThat(app.terminate()).isIn(0, 143);
			assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
			int answers = clients.stream().mapToInt(CompletableFuture::join).sum();
			assertThat(answers).isGreaterThan(2000);
			assertThat(app.output()).contains("Answered %d commands".formatted(answers));
		}
	}

	// Sends what it may until the end, and reads all that comes.
	private static int load(int port, int batch, CountDownLatch busy) {
		int answers = 0;
		byte[] commands = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n".repeat(batch)
			.getBytes(StandardCharsets.US_ASCII);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			OutputStream out = socket.getOutputStream();
			InputStream in = socket.getInputStream();
			while (true) {
				out.write(commands);
				byte[] read = in.readNBytes(5 * batch);
				answers += read.length / 5;
				if (read.length < 5 * batch) {
					assertThat(read).as("a batch is answered as a whole or not at all").isEmpty();
					return answers;
				}
				busy.countDown();
			}
		}
		catch (IOException ex) {
			return answers;
		}
	}

}

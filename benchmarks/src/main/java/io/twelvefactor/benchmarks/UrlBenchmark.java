package io.twelvefactor.benchmarks;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import com.mongodb.ConnectionString;
import io.lettuce.core.RedisURI;
import io.twelvefactor.backing.BackingServiceUrl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Takes URLs apart, with us and with others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UrlBenchmark {

	/**
	 * A URL with all that one can have.
	 */
	public String http = "https://user:pa%40ss@inventory.example.org:8443/api/v1?timeout=3s";

	/**
	 * The URL of a Redis.
	 */
	public String redis = "rediss://user:pa%40ss@cache.example.org:6380/2";

	/**
	 * The URL of a MongoDB.
	 */
	public String mongodb = "mongodb://user:pa%40ss@a.example.org:27017,b.example.org:27018/shop?replicaSet=rs0";

	/**
	 * Parse an HTTP URL.
	 * @return what it says
	 */
	@Benchmark
	public BackingServiceUrl httpUrl() {
		return BackingServiceUrl.parse(this.http);
	}

	/**
	 * Parse it with {@code java.net.URI}.
	 * @return what it says
	 */
	@Benchmark
	public URI httpUri() {
		return URI.create(this.http);
	}

	/**
	 * Parse the URL of a Redis.
	 * @return what it says
	 */
	@Benchmark
	public BackingServiceUrl redisUrl() {
		return BackingServiceUrl.parse(this.redis);
	}

	/**
	 * Parse it with Lettuce.
	 * @return what it says
	 */
	@Benchmark
	public RedisURI redisLettuce() {
		return RedisURI.create(this.redis);
	}

	/**
	 * Parse the URL of a MongoDB.
	 * @return what it says
	 */
	@Benchmark
	public BackingServiceUrl mongodbUrl() {
		return BackingServiceUrl.parse(this.mongodb);
	}

	/**
	 * Parse it with its driver.
	 * @return what it says
	 */
	@Benchmark
	public ConnectionString mongodbDriver() {
		return new ConnectionString(this.mongodb);
	}

}

package io.twelvefactor.exported;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.twelvefactor.export.TcpPortBinding;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A tiny key-value store that speaks the protocol of Redis.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis
 * serialization protocol specification</a>
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class KeyValueStore {

	private final Map<String, String> values = new ConcurrentHashMap<>();

	private final AtomicLong answers = new AtomicLong();

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(KeyValueStore.class, args);
	}

	@Bean
	TcpPortBinding cache() {
		return new TcpPortBinding("cache", "redis",
				(server) -> server.doOnConnection(KeyValueStore::addProtocol).handle(this::handle));
	}

	private static void addProtocol(Connection connection) {
		connection.addHandlerLast(new RedisDecoder())
			.addHandlerLast(new RedisBulkStringAggregator())
			.addHandlerLast(new RedisArrayAggregator(1000, 2))
			.addHandlerLast(new RedisEncoder());
	}

	private Publisher<Void> handle(NettyInbound in, NettyOutbound out) {
		return out.sendObject(in.receiveObject().cast(RedisMessage.class).map(this::answer));
	}

	private RedisMessage answer(RedisMessage request) {
		this.answers.incrementAndGet();
		return (request instanceof ArrayRedisMessage array)
				? answer(array.children().stream().map(KeyValueStore::text).toList())
				: new ErrorRedisMessage("ERR Protocol error: expected an array");
	}

	private static String text(RedisMessage part) {
		return (part instanceof FullBulkStringRedisMessage bulk) ? bulk.content().toString(StandardCharsets.ISO_8859_1)
				: "";
	}

	private RedisMessage answer(List<String> command) {
		return switch (command.get(0).toUpperCase(Locale.ROOT) + command.size()) {
			case "PING1" -> new SimpleStringRedisMessage("PONG");
			case "GET2" -> bulk(this.values.get(command.get(1)));
			case "SET3" -> set(command.get(1), command.get(2));
			case "DEL2" -> new IntegerRedisMessage((this.values.remove(command.get(1)) != null) ? 1 : 0);
			case "CONFIG3" -> new ArrayRedisMessage(List.of(bulk(command.get(2)), bulk("")));
			default -> new ErrorRedisMessage("ERR unknown command");
		};
	}

	private RedisMessage set(String key, String value) {
		this.values.put(key, value);
		return new SimpleStringRedisMessage("OK");
	}

	private static RedisMessage bulk(@Nullable String value) {
		return (value != null)
				? new FullBulkStringRedisMessage(Unpooled.copiedBuffer(value, StandardCharsets.ISO_8859_1))
				: FullBulkStringRedisMessage.NULL_INSTANCE;
	}

	@PreDestroy
	void tell() {
		System.out.println("Answered " + this.answers + " commands");
	}

}

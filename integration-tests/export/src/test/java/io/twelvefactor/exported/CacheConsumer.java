package io.twelvefactor.exported;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app whose Redis is another app.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class CacheConsumer {

	private final StringRedisTemplate redis;

	CacheConsumer(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(CacheConsumer.class, args);
	}

	@GetMapping("/values/{key}")
	String get(@PathVariable String key) {
		return this.redis.opsForValue().get(key);
	}

	@PostMapping("/values/{key}")
	void set(@PathVariable String key, @RequestBody String value) {
		this.redis.opsForValue().set(key, value);
	}

}

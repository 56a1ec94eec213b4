package io.twelvefactor.export;

import io.netty.handler.codec.LineBasedFrameDecoder;
import io.twelvefactor.app.HelloApp;
import reactor.core.publisher.Mono;
import reactor.netty.NettyInbound;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.Assert;

/**
 * An app that speaks a line protocol as well.
 */
@Configuration(proxyBeanMethods = false)
@Import(HelloApp.class)
public class LinesApp {

	private static final ThreadLocal<String> CHANNEL = new ThreadLocal<>();

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(LinesApp.class, args);
	}

	@Bean
	TcpPortBinding lines() {
		return binding("lines");
	}

	static TcpPortBinding binding(String name) {
		return new TcpPortBinding(name, "line",
				(server) -> server
					.doOnConnection((connection) -> connection.addHandlerLast(new LineBasedFrameDecoder(1000)))
					.handle((in, out) -> in.receive()
						.asString()
						.map((line) -> answer(line, in))
						.concatMap((answer) -> out.sendString(Mono.just(answer)).then())
						.then()));
	}

	private static String answer(String line, NettyInbound in) {
		if (line.equals("channel")) {
			in.withConnection((connection) -> CHANNEL.set(connection.channel().getClass().getSimpleName()));
			return "echo " + CHANNEL.get() + "\n";
		}
		Assert.isTrue(!line.equals("fail"), line);
		return "echo " + line + "\n";
	}

}

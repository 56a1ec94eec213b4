package io.twelvefactor.connected;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jivesoftware.smack.chat2.ChatManager;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.PingManager;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityBareJid;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * There and back, with each service.
 */
@Component
class RoundTrips {

	private static final long TIMEOUT_MILLIS = 10_000;

	private final JdbcTemplate jdbc;

	private final StringRedisTemplate redis;

	private final RabbitTemplate rabbit;

	private final AmqpAdmin rabbitAdmin;

	private final ObjectProvider<XMPPTCPConnectionConfiguration> xmpp;

	RoundTrips(JdbcTemplate jdbc, StringRedisTemplate redis, RabbitTemplate rabbit, AmqpAdmin rabbitAdmin,
			ObjectProvider<XMPPTCPConnectionConfiguration> xmpp) {
		this.jdbc = jdbc;
		this.redis = redis;
		this.rabbit = rabbit;
		this.rabbitAdmin = rabbitAdmin;
		this.xmpp = xmpp;
	}

	@Nullable String database(String value) {
		this.jdbc.execute("create table if not exists kept (word text primary key)");
		this.jdbc.update("insert into kept values (?) on conflict do nothing", value);
		return this.jdbc.queryForObject("select word from kept where word = ?", String.class, value);
	}

	@Nullable String redis(String value) {
		this.redis.opsForValue().set("word", value);
		return this.redis.opsForValue().get("word");
	}

	@Nullable String rabbitmq(String value) {
		this.rabbitAdmin.declareQueue(new Queue("words"));
		this.rabbit.convertAndSend("words", value);
		return (String) this.rabbit.receiveAndConvert("words", TIMEOUT_MILLIS);
	}

	// To oneself. After the answer to a ping the server knows of the presence.
	String xmpp(String value) {
		CompletableFuture<String> received = new CompletableFuture<>();
		XMPPTCPConnection connection = new XMPPTCPConnection(this.xmpp.getObject());
		try {
			connection.connect().login();
			PingManager.getInstanceFor(connection).pingMyServer();
			ChatManager chats = ChatManager.getInstanceFor(connection);
			chats.addIncomingListener((from, message, chat) -> received.complete(message.getBody()));
			EntityBareJid self = connection.getUser().asEntityBareJid();
			chats.chatWith(self).send(value);
			return received.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			connection.disconnect();
		}
	}

}

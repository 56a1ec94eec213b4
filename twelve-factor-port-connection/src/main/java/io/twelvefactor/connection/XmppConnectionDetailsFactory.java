package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;

import org.springframework.core.env.PropertyResolver;

/**
 * The configuration of Smack's connections for {@code XMPP_URL}. Spring Boot knows
 * nothing of XMPP, so these details make the bean themselves.
 */
final class XmppConnectionDetailsFactory extends ServiceConnectionDetailsFactory<XmppConnectionDetails> {

	XmppConnectionDetailsFactory() {
		super(XmppConnectionDetails.class, "xmpp", List.of("xmpp", "xmpps"), List.of(),
				XMPPTCPConnectionConfiguration.class);
	}

	@Override
	List<Class<?>> yieldsTo() {
		return List.of(XMPPTCPConnectionConfiguration.class);
	}

	@Override
	XmppConnectionDetails create(BackingService source, PropertyResolver spring) {
		return XmppConnectionDetails.of(new Endpoint(source, source.url().addresses()));
	}

}

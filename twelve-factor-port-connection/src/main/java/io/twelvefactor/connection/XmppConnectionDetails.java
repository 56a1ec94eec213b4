package io.twelvefactor.connection;

import java.util.Objects;
import java.util.stream.Stream;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.stringprep.XmppStringprepException;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * An account on an XMPP server: {@code xmpp://user:password@host:5222/resource}. The
 * domain of the user is that of {@code user%40domain} or {@code ?domain=}, else the host.
 * With {@code xmpp} the server must offer STARTTLS (RFC 6120), with {@code xmpps} TLS
 * begins at once (XEP-0368).
 *
 * @param endpoint where the server is
 * @param user the part of the address before the domain, or {@code null}
 * @param domain the domain
 */
record XmppConnectionDetails(Endpoint endpoint, @Nullable String user,
		String domain) implements ConnectionDetails, FactoryBean<XMPPTCPConnectionConfiguration> {

	static XmppConnectionDetails of(Endpoint endpoint) {
		if (endpoint.addresses().isEmpty()) {
			throw endpoint.failure("The URL of '%s' (%s) is the address of a user (RFC 5122), and not that of a server",
					"Set %s to a URL like xmpp://user:password@host:5222.");
		}
		Endpoint one = Endpoint.of(endpoint.service());
		UrlOptions options = one.options();
		String domain = options.take("domain").orElse("");
		options.end();
		String username = Objects.requireNonNullElse(one.username(), "");
		int at = username.lastIndexOf('@');
		String ofUser = (at >= 0) ? username.substring(at + 1) : one.single().host();
		return new XmppConnectionDetails(one,
				username.isEmpty() ? null : username.substring(0, (at >= 0) ? at : username.length()),
				domain.isEmpty() ? ofUser : domain);
	}

	@Override
	public Class<?> getObjectType() {
		return XMPPTCPConnectionConfiguration.class;
	}

	// Without the cause, which quotes the address.
	@Override
	public XMPPTCPConnectionConfiguration getObject() {
		try {
			return configuration().build();
		}
		catch (XmppStringprepException ex) {
			throw this.endpoint.failure("The URL of '%s' (%s) has a user, domain or resource that XMPP doesn't allow",
					"Correct %s, which has the form xmpp://user:password@host:5222/resource.");
		}
	}

	private XMPPTCPConnectionConfiguration.Builder configuration() throws XmppStringprepException {
		XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
			.setXmppDomain(this.domain)
			.setHost(this.endpoint.single().host())
			.setPort(this.endpoint.single().port());
		if (this.user != null) {
			builder.setUsernameAndPassword(this.user, this.endpoint.password());
		}
		if (!this.endpoint.name().isEmpty()) {
			builder.setResource(this.endpoint.name());
		}
		SslBundle bundle = Objects.requireNonNullElseGet(this.endpoint.service().sslBundle(), SslBundle::systemDefault);
		return this.endpoint.scheme().equals("xmpps") ? directTls(builder, bundle) : startTls(builder, bundle);
	}

	private XMPPTCPConnectionConfiguration.Builder directTls(XMPPTCPConnectionConfiguration.Builder builder,
			SslBundle bundle) {
		return builder.setSecurityMode(SecurityMode.disabled)
			.setSocketFactory(new DirectTlsSocketFactory(bundle.createSslContext().getSocketFactory(), this.domain));
	}

	private XMPPTCPConnectionConfiguration.Builder startTls(XMPPTCPConnectionConfiguration.Builder builder,
			SslBundle bundle) {
		if (this.endpoint.service().isUnverified()) {
			builder.setHostnameVerifier((host, session) -> true);
		}
		return builder.setSecurityMode(SecurityMode.required)
			.setKeyManagers(bundle.getManagers().getKeyManagers())
			.setCustomX509TrustManager(trustManager(bundle));
	}

	private static X509TrustManager trustManager(SslBundle bundle) {
		return Stream.<TrustManager>of(bundle.getManagers().getTrustManagers())
			.filter(X509TrustManager.class::isInstance)
			.map(X509TrustManager.class::cast)
			.findFirst()
			.orElseThrow();
	}

	@Override
	public String toString() {
		return "XMPP server " + this.endpoint;
	}

}

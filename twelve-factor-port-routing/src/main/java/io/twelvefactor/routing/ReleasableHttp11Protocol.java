package io.twelvefactor.routing;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP/1.1 for an app that lets go of its port before it stops. Tomcat makes it
 * by its name; there is no need to use it directly.
 */
public final class ReleasableHttp11Protocol extends Http11NioProtocol {

	/**
	 * Create the protocol.
	 */
	public ReleasableHttp11Protocol() {
		super(new ReleasableEndpoint());
	}

	@Override
	public void closeServerSocketGraceful() {
		((ReleasableEndpoint) getEndpoint()).expectLast();
		super.closeServerSocketGraceful();
	}

	void setReusePort(boolean reusePort) {
		((ReleasableEndpoint) getEndpoint()).setReusePort(reusePort);
	}

	boolean isSilent() {
		return ((ReleasableEndpoint) getEndpoint()).isSilent();
	}

}

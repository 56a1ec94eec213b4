package io.twelvefactor.server;

/**
 * A server that runs until it is closed.
 */
public interface RunningServer extends AutoCloseable {

	@Override
	void close();

}

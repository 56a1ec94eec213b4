package io.twelvefactor.attached;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes the connection details of somebody else.
 */
class TakenContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<TakenContainer, TakenConnectionDetails> {

	@Override
	protected TakenConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<TakenContainer> source) {
		return new TakenConnectionDetails() {
		};
	}

}

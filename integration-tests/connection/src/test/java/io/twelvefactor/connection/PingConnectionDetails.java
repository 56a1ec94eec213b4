package io.twelvefactor.connection;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * What somebody else's library connects to.
 *
 * @param host where it is
 */
record PingConnectionDetails(String host) implements ConnectionDetails {

}

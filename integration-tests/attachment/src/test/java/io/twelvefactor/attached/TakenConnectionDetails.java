package io.twelvefactor.attached;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Connection details of somebody else.
 */
interface TakenConnectionDetails extends ConnectionDetails {

}

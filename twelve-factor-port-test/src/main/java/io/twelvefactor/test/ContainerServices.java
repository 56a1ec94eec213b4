package io.twelvefactor.test;

import io.twelvefactor.backing.BackingServiceConnectionDetails;

/**
 * The containers of a test that are backing services. A type of its own, as Spring Boot
 * makes no such bean where there is another one of its type.
 */
interface ContainerServices extends BackingServiceConnectionDetails {

}

/**
 * Exports more than HTTP: TCP bindings, Unix domain sockets, sockets that systemd passes,
 * and Spring Boot's gRPC and RSocket servers.
 */
@NullMarked
package io.twelvefactor.export;

import org.jspecify.annotations.NullMarked;

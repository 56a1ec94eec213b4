/**
 * Containers of Testcontainers and Docker Compose as backing services.
 */
@NullMarked
package io.twelvefactor.connection.container;

import org.jspecify.annotations.NullMarked;

/**
 * An app behind a routing layer: whom it believes what is forwarded, and how it lets go
 * of its port.
 */
@NullMarked
package io.twelvefactor.routing;

import org.jspecify.annotations.NullMarked;

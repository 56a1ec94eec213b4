/**
 * The connection module in a worker without any web server, which ends by itself.
 */
@NullMarked
package io.twelvefactor.worker;

import org.jspecify.annotations.NullMarked;

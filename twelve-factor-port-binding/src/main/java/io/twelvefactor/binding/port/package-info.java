/**
 * What the environment says about ports and sockets, as values. For the modules of this
 * project only: no API.
 */
@NullMarked
package io.twelvefactor.binding.port;

import org.jspecify.annotations.NullMarked;

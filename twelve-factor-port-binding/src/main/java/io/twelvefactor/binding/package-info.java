/**
 * Port binding: the port comes from the environment, the URL from the running server.
 */
@NullMarked
package io.twelvefactor.binding;

import org.jspecify.annotations.NullMarked;

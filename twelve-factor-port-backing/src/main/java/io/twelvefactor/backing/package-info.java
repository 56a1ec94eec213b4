/**
 * Backing services: every service the app uses is a name and a URL in config.
 */
@NullMarked
package io.twelvefactor.backing;

import org.jspecify.annotations.NullMarked;

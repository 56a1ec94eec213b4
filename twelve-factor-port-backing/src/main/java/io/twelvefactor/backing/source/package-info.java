/**
 * Where the URLs of backing services come from, one class for each shape of config. For
 * the modules of this project only: no API.
 */
@NullMarked
package io.twelvefactor.backing.source;

import org.jspecify.annotations.NullMarked;

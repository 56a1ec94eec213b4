/**
 * A port that could not be bound, in words. For the modules of this project only: no API.
 */
@NullMarked
package io.twelvefactor.binding.failure;

import org.jspecify.annotations.NullMarked;

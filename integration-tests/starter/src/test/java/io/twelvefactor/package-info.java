/**
 * Tests for the library as a whole.
 */
@NullMarked
package io.twelvefactor;

import org.jspecify.annotations.NullMarked;

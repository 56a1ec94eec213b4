/**
 * Tests of apps behind a routing layer.
 */
@NullMarked
package io.twelvefactor.routed;

import org.jspecify.annotations.NullMarked;

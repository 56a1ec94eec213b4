/**
 * Calling backing services over HTTP, by name.
 */
@NullMarked
package io.twelvefactor.client;

import org.jspecify.annotations.NullMarked;

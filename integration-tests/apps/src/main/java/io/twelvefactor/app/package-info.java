/**
 * Runs real Spring Boot applications with chosen environment variables.
 */
@NullMarked
package io.twelvefactor.app;

import org.jspecify.annotations.NullMarked;

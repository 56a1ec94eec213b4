/**
 * Attaches backing services to a Spring Boot test: other applications, and stubs that
 * answer and fail as they are told.
 */
@NullMarked
package io.twelvefactor.test;

import org.jspecify.annotations.NullMarked;

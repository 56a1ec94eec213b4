/**
 * An app that uses services that are not HTTP, each by what Spring Boot offers anyhow.
 */
@NullMarked
package io.twelvefactor.connected;

import org.jspecify.annotations.NullMarked;

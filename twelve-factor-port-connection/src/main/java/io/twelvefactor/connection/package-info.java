/**
 * What Spring Boot connects to, by URL: connection details for databases, brokers and
 * other services that are not HTTP.
 */
@NullMarked
package io.twelvefactor.connection;

import org.jspecify.annotations.NullMarked;

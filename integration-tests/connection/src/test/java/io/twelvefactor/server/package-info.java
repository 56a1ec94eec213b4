/**
 * Real servers, each started by the test that uses it, on free loopback ports.
 */
@NullMarked
package io.twelvefactor.server;

import org.jspecify.annotations.NullMarked;

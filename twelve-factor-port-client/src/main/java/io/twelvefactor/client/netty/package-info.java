/**
 * What only Reactor Netty knows: whether a request left, and what a connection is good
 * for. For this module only: no API.
 */
@NullMarked
package io.twelvefactor.client.netty;

import org.jspecify.annotations.NullMarked;

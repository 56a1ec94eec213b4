/**
 * The routing module in a servlet app without WebFlux and Reactor Netty.
 */
@NullMarked
package io.twelvefactor.routedservlet;

import org.jspecify.annotations.NullMarked;

/**
 * The binding module in a servlet app without WebFlux, Reactor and Netty.
 */
@NullMarked
package io.twelvefactor.servlet;

import org.jspecify.annotations.NullMarked;

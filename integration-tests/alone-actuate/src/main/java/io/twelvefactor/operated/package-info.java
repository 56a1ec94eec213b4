/**
 * The actuate module in a servlet app without the clients.
 */
@NullMarked
package io.twelvefactor.operated;

import org.jspecify.annotations.NullMarked;

/**
 * The storefront: sells what the inventory has.
 */
@NullMarked
package io.twelvefactor.demo.storefront;

import org.jspecify.annotations.NullMarked;

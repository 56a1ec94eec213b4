/**
 * The inventory: owns the stock and exports it over HTTP.
 */
@NullMarked
package io.twelvefactor.demo.inventory;

import org.jspecify.annotations.NullMarked;

/**
 * Two apps in one jar: a storefront, and the inventory that it uses as a backing service.
 */
@NullMarked
package io.twelvefactor.demo;

import org.jspecify.annotations.NullMarked;

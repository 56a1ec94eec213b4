/**
 * The client module in an app that serves nothing and ends by itself.
 */
@NullMarked
package io.twelvefactor.caller;

import org.jspecify.annotations.NullMarked;

/**
 * What an operator sees: endpoints, health and redaction.
 */
@NullMarked
package io.twelvefactor.actuate;

import org.jspecify.annotations.NullMarked;

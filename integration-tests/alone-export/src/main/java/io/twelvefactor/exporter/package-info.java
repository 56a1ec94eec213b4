/**
 * The export module in an app that has no web server and speaks a protocol of its own.
 */
@NullMarked
package io.twelvefactor.exporter;

import org.jspecify.annotations.NullMarked;

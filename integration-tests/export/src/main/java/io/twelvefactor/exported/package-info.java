/**
 * Apps that export something that is not HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.twelvefactor.exported;

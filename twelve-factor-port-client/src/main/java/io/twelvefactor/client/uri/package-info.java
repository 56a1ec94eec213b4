/**
 * The URIs of requests to a service. For this module only: no API.
 */
@NullMarked
package io.twelvefactor.client.uri;

import org.jspecify.annotations.NullMarked;

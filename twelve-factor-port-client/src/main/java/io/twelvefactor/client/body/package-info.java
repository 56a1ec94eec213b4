/**
 * The bodies of requests and responses: what is sent again, and what is read as a whole.
 * For this module only: no API.
 */
@NullMarked
package io.twelvefactor.client.body;

import org.jspecify.annotations.NullMarked;

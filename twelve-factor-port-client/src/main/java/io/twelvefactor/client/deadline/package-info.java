/**
 * Until when a request has to be answered. For this module only: no API.
 */
@NullMarked
package io.twelvefactor.client.deadline;

import org.jspecify.annotations.NullMarked;

/**
 * What config says about the calls of a service. For this module only: no API.
 */
@NullMarked
package io.twelvefactor.client.settings;

import org.jspecify.annotations.NullMarked;

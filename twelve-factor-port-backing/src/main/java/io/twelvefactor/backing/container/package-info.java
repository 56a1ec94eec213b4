/**
 * Containers as backing services. For the modules of this project only: no API.
 */
@NullMarked
package io.twelvefactor.backing.container;

import org.jspecify.annotations.NullMarked;

/**
 * Apps that find each other by name.
 */
package io.twelvefactor.discovery;

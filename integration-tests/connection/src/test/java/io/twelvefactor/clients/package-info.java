/**
 * Calling what is not written in Java, and what moves.
 */
package io.twelvefactor.clients;

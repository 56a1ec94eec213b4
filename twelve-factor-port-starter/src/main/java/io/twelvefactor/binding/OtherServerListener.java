package io.twelvefactor.binding;

/**
 * Publishes a server of Spring Boot that is not a web server. Where there is one,
 * {@code PORT} is not for a TCP binding.
 */
interface OtherServerListener {

}

package io.twelvefactor.backing;

/**
 * What one {@link EnableBackingServices} declares.
 *
 * @param required the names of the services that must be attached
 * @param optional the names of the services that may be
 */
record BackingServicesManifest(String[] required, String[] optional) {

}

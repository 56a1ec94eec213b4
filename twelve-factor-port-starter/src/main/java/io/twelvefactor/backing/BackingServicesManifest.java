package io.twelvefactor.backing;

/**
 * What one {@link EnableBackingServices} declares.
 *
 * @param application the simple name of the annotated class
 * @param required the names of the services that must be attached
 * @param optional the names of the services that may be
 */
record BackingServicesManifest(String application, String[] required, String[] optional) {

}

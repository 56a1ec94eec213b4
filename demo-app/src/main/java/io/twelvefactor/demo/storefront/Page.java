package io.twelvefactor.demo.storefront;

import java.net.URI;
import java.util.List;

import io.twelvefactor.actuate.BackingServicesEndpoint.Service;
import org.jspecify.annotations.Nullable;

/**
 * What the front page shows to a person.
 *
 * @param url where the storefront is
 * @param services the services that it uses
 * @param items what there is
 * @param ordered the item that has just been ordered, or {@code null}
 * @param problem what went wrong, or {@code null}
 */
record Page(URI url, List<Service> services, List<Item> items, @Nullable String ordered, @Nullable String problem) {

}

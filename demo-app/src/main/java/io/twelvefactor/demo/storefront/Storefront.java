package io.twelvefactor.demo.storefront;

import java.net.URI;
import java.util.List;

/**
 * What the front page shows.
 *
 * @param url where the storefront is
 * @param inventory where its inventory is
 * @param items what there is
 */
record Storefront(URI url, URI inventory, List<Item> items) {

}

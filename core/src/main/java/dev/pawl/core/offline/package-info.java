/// Offline bundles: one file that carries an image, its signed metadata and, where there is one,
/// the
/// director's answer to a device without a network (docs/spec/offline-bundle.md). Nothing here is
/// believed: a bundle is another place to fetch from. May depend on values, failures, block lists
/// and the metadata bundle of [dev.pawl.core.protocol]. Read [OfflineBundle] first.
@NullMarked
package dev.pawl.core.offline;

import org.jspecify.annotations.NullMarked;

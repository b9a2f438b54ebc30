/// Brings an image into a slot: block by block, each verified before it is written, going on where
/// it stopped. May depend on `core`, [dev.pawl.agent.slot] and
/// [dev.pawl.agent.link]. Read [ImageDownload] first.
@NullMarked
package dev.pawl.agent.fetch;

import org.jspecify.annotations.NullMarked;

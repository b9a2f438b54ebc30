/// Whether what the server offers is what signed metadata says, and may be installed here. May
/// depend
/// on `core`, [dev.pawl.agent.link] and [dev.pawl.agent.phase]. Read [OfferCheck] first.
@NullMarked
package dev.pawl.agent.offer;

import org.jspecify.annotations.NullMarked;

/// Whether what the server offers is what signed metadata says, and may be installed here. May
/// depend
/// on `core`, [dev.pawl.agent.director], [dev.pawl.agent.link], [dev.pawl.agent.rollback] and
/// [dev.pawl.agent.phase]. Read [OfferCheck] first.
@NullMarked
package dev.pawl.agent.offer;

import org.jspecify.annotations.NullMarked;

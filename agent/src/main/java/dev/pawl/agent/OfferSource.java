package dev.pawl.agent;

import dev.pawl.agent.phase.Offer;
import java.net.URI;
import java.util.Optional;

/// An offer with the links that came with it.
/// @param deployment link to the offer itself
/// @param metadata folder of the signed metadata
/// @param image the image's bytes
/// @param blocks the image's block list
/// @param deltas folder of patches that make the image, if the server has such a folder
record OfferSource(
    Offer offer, URI deployment, URI metadata, URI image, URI blocks, Optional<URI> deltas) {}

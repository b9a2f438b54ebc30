package dev.pawl.server.release;

import dev.pawl.core.release.ImageDescription;
import java.time.Instant;

/// Something that can be installed: an image described in the signed metadata of its line.
/// @param number the server's own number for it, from 1 up, never used again
/// @param published whether the line's current metadata lists it; false once it was withdrawn
/// @param firstPublishedAt when the metadata that first listed it was published
public record Release(
    long number, ImageDescription image, boolean published, Instant firstPublishedAt) {}

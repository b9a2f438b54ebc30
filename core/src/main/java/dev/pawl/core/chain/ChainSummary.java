package dev.pawl.core.chain;

import java.time.Instant;
import java.util.Optional;

/// What a verified chain, or part of one, holds.
/// @param entries how many entries were checked
/// @param head the last of them, or where checking began when there were none
/// @param first time of the first entry checked
/// @param last time of the last entry checked
public record ChainSummary(
    long entries, ChainHead head, Optional<Instant> first, Optional<Instant> last) {}

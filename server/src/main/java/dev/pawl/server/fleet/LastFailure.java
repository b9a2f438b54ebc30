package dev.pawl.server.fleet;

import java.time.Instant;

/// Why a device's latest update did not succeed, as the device reported it.
/// @param code from docs/failures.md
public record LastFailure(String code, String text, Instant at) {}

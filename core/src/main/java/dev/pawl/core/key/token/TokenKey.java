package dev.pawl.core.key.token;

import dev.pawl.core.key.PublicKey;

/// A key in a token that we can sign with.
///
/// @param label what its owner called it
/// @param publicKey its public half, from the certificate stored beside it
public record TokenKey(String label, PublicKey publicKey) {}

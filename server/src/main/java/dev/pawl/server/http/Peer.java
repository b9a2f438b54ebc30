package dev.pawl.server.http;

import java.security.cert.X509Certificate;
import java.util.Optional;

/// Who is at the other end of a connection, as far as TLS and the network say.
/// @param certificate the leaf it proved to hold the key of
/// @param address of the device, or of a proxy in between
record Peer(Optional<X509Certificate> certificate, String address) {}

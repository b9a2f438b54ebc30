package dev.pawl.server.http;

/// Where and how a listener listens.
/// @param name `device` or `operator`, for messages
/// @param host address to bind to, `0.0.0.0` for all
/// @param port 0 lets the system choose a free one
public record ListenerConfig(String name, String host, int port, ServerTls tls, Limits limits) {}

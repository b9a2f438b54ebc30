package dev.pawl.server.identity;

import java.util.Set;

/// How a device may prove who it is besides its certificate. Everything here is weaker, and off
/// unless somebody switches it on: a token is a password that whoever sees a request can use.
/// @param targetTokens whether a device's own token counts (DDI: `TargetToken`)
/// @param gatewayToken whether one token counts for all devices (DDI: `GatewayToken`)
/// @param trustedProxies addresses of proxies that end TLS and pass the device's certificate on in
///     the header `Client-Cert` (RFC 9440); from any other address the header is ignored
public record DeviceAccess(boolean targetTokens, boolean gatewayToken, Set<String> trustedProxies) {
  /// Certificates only.
  public static final DeviceAccess CERTIFICATES = new DeviceAccess(false, false, Set.of());

  public DeviceAccess {
    trustedProxies = Set.copyOf(trustedProxies);
  }

  boolean trusts(String address) {
    return trustedProxies.contains(address);
  }
}

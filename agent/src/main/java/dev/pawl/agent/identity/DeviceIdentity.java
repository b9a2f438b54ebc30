package dev.pawl.agent.identity;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;

/// An enrolled device's key and certificate.
/// @param chain the device's own certificate first
public record DeviceIdentity(KeyPair keys, List<X509Certificate> chain) {
  public DeviceIdentity {
    chain = List.copyOf(chain);
  }
}

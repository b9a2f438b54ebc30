package dev.pawl.agent.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Whom the device trusts, and how it shows who it is. The system's own list of authorities plays
/// no
/// part: only the pinned ones count.
public final class Tls {
  private Tls() {}

  /// For a device without certificate yet: it trusts `authorities` and shows nothing.
  public static SSLContext withoutIdentity(List<X509Certificate> authorities) {
    return context(authorities, new KeyManager[0], Optional.empty());
  }

  /// For an enrolled device.
  /// @param chain the device's certificate first
  public static SSLContext withIdentity(
      List<X509Certificate> authorities, PrivateKey key, List<X509Certificate> chain) {
    return withIdentity(authorities, key, chain, Optional.empty());
  }

  /// For an enrolled device.
  /// @param chain the device's certificate first
  /// @param time by which the server's certificate is judged, where the clock is known to be wrong
  public static SSLContext withIdentity(
      List<X509Certificate> authorities,
      PrivateKey key,
      List<X509Certificate> chain,
      Optional<Instant> time) {
    return context(authorities, new KeyManager[] {new DeviceKeyManager(key, chain)}, time);
  }

  private static SSLContext context(
      List<X509Certificate> authorities, KeyManager[] keys, Optional<Instant> time) {
    try {
      KeyStore store = emptyStore();
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      if (time.isPresent()) {
        var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(time.get()));
        factory.init(new CertPathTrustManagerParameters(parameters));
      } else {
        factory.init(store);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks TLS", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("making an empty key store", e);
    }
  }
}

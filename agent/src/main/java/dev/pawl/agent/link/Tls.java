package dev.pawl.agent.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
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
    return context(authorities, new KeyManager[0]);
  }

  /// For an enrolled device.
  /// @param chain the device's certificate first
  public static SSLContext withIdentity(
      List<X509Certificate> authorities, PrivateKey key, List<X509Certificate> chain) {
    return context(authorities, new KeyManager[] {new DeviceKeyManager(key, chain)});
  }

  private static SSLContext context(List<X509Certificate> authorities, KeyManager[] keys) {
    try {
      KeyStore store = emptyStore();
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
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

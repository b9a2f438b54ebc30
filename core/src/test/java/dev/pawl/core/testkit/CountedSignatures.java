package dev.pawl.core.testkit;

import java.security.AlgorithmParameters;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts how often an Ed25519 signature is verified, wherever in this process: a provider in front
/// of the platform's, which does the work.
public final class CountedSignatures {
  private static final AtomicInteger VERIFIED = new AtomicInteger();

  private CountedSignatures() {}

  /// How many signatures were verified while `work` ran. Not for tests that run side by side.
  public static synchronized int during(Runnable work) {
    var provider = new Counting();
    Security.insertProviderAt(provider, 1);
    try {
      int before = VERIFIED.get();
      work.run();
      return VERIFIED.get() - before;
    } finally {
      Security.removeProvider(provider.getName());
    }
  }

  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    Counting() {
      super("PawlCounting", "1", "counts verifications");
      putService(
          new Service(this, "Signature", "Ed25519", Spi.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return new Spi();
            }
          });
    }
  }

  /// Does everything through the platform's own.
  public static final class Spi extends SignatureSpi {
    private final Signature real;

    /// For the Java platform.
    public Spi() {
      try {
        real = Signature.getInstance("Ed25519", "SunEC");
      } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      real.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      real.initSign(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      real.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      real.update(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return real.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      VERIFIED.incrementAndGet();
      return real.verify(signature);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
      return null;
    }
  }
}

package dev.pawl.agent.tpm;

import java.io.Serial;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;

/// Makes keys in a TPM usable wherever Java signs: TLS, certification requests, reports. It offers
/// one algorithm, ECDSA with SHA-256, and takes no keys but [TpmPrivateKey]; everything else stays
/// with the platform's own providers.
public final class TpmProvider extends Provider {
  @Serial private static final long serialVersionUID = 1;

  private static final String NAME = "PawlTpm";
  private static final String ALGORITHM = "SHA256withECDSA";

  private TpmProvider() {
    super(NAME, "1", "signing with keys in a TPM 2.0");
    putService(new Signing(this));
  }

  /// Adds it to the platform's providers, behind all others, once.
  public static void install() {
    if (Security.getProvider(NAME) == null) {
      Security.addProvider(new TpmProvider());
    }
  }

  private static final class Signing extends java.security.Provider.Service {
    Signing(Provider provider) {
      super(
          provider,
          "Signature",
          ALGORITHM,
          TpmSignature.class.getName(),
          List.of(),
          Map.of("SupportedKeyClasses", TpmPrivateKey.class.getName()));
    }

    @Override
    public Object newInstance(Object parameter) {
      return new TpmSignature();
    }
  }
}

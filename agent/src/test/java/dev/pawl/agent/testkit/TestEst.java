package dev.pawl.agent.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// The server's side of EST, by another implementation of its formats.
public final class TestEst {
  private TestEst() {}

  /// The key in a request whose signature is right.
  public static PublicKey requestedKey(byte[] request) throws IOException {
    try {
      var parsed = new JcaPKCS10CertificationRequest(request);
      var verifier = new JcaContentVerifierProviderBuilder().build(parsed.getPublicKey());
      assertTrue(parsed.isSignatureValid(verifier));
      return parsed.getPublicKey();
    } catch (GeneralSecurityException | OperatorException | PKCSException e) {
      throw new IOException(e);
    }
  }

  /// Certificates as an answer carries them.
  public static byte[] pkcs7(Certificate... certificates) throws IOException {
    try {
      var generator = new CMSSignedDataGenerator();
      generator.addCertificates(new JcaCertStore(List.of(certificates)));
      byte[] der = generator.generate(new CMSAbsentContent()).getEncoded();
      return Base64.getMimeEncoder().encode(der);
    } catch (GeneralSecurityException | CMSException e) {
      throw new IOException(e);
    }
  }
}

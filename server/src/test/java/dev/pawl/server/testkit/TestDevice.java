package dev.pawl.server.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// A device's side of enrolment.
public final class TestDevice {
  private static final String ENROL = "/.well-known/est/simpleenroll";

  private TestDevice() {}

  /// A new key on P-256.
  public static KeyPair key() {
    return key("secp256r1");
  }

  /// A new key on this curve.
  public static KeyPair key(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A certificate request for this key and common name, signed by `signer`.
  public static byte[] signingRequest(String name, KeyPair keys, KeyPair signer) {
    try {
      var builder =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), keys.getPublic());
      String algorithm =
          signer.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
              .getEncoded();
      return Base64.getMimeEncoder().encode(der);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Sends a request for enrolment.
  public static HttpResponse<String> enrol(
      TestClient client, String user, String token, byte[] signingRequest) throws IOException {
    String basic =
        Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
    return client.send(
        client
            .request(ENROL)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/pkcs10")
            .POST(BodyPublishers.ofByteArray(signingRequest))
            .build());
  }

  /// Enrols a device as it should be done.
  public static TestAuthority.Credential enrolled(TestClient client, String name, String token)
      throws IOException {
    KeyPair keys = key();
    HttpResponse<String> answer = enrol(client, name, token, signingRequest(name, keys, keys));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return new TestAuthority.Credential(certificate(answer.body()), keys.getPrivate());
  }

  /// The certificate in an EST answer.
  public static X509Certificate certificate(String base64) {
    try {
      byte[] pkcs7 = Base64.getMimeDecoder().decode(base64);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pkcs7))
              .iterator()
              .next();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

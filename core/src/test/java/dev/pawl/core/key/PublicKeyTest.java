package dev.pawl.core.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicKeyTest {
  private static final byte[] MESSAGE = "metadata".getBytes(UTF_8);

  static List<KeyPair> everyKind() {
    return List.of(
        KeyGenerator.ed25519(),
        KeyGenerator.ecdsaP256(),
        KeyGenerator.ecdsaP384(),
        KeyGenerator.mlDsa65());
  }

  private static KeyPair rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static JsonObject tuf(String type, String scheme, String material) {
    return JsonObject.builder()
        .put("keytype", type)
        .put("scheme", scheme)
        .put("keyval", JsonObject.builder().put("public", material).build())
        .build();
  }

  private static String pem(byte[] encoded) {
    return new String(Pem.encode("PUBLIC KEY", encoded), UTF_8);
  }

  private static void refused(JsonObject key) {
    assertThrows(MalformedInput.class, () -> PublicKey.fromTuf(key), () -> "accepted " + key);
  }

  @Test
  void signatures_areVerified_overTheExactMessageOnly() {
    for (KeyPair pair : everyKind()) {
      Signer signer = SoftwareSigner.of(pair);
      byte[] signature = signer.sign(MESSAGE);
      assertTrue(signer.publicKey().verifies(MESSAGE, signature));
      assertFalse(signer.publicKey().verifies("metadatA".getBytes(UTF_8), signature));
      signature[signature.length / 2] ^= 1;
      assertFalse(signer.publicKey().verifies(MESSAGE, signature));
    }
  }

  @Test
  void malformedSignatures_areNoSignatures() {
    for (KeyPair pair : everyKind()) {
      PublicKey key = PublicKey.of(pair.getPublic());
      for (int length : List.of(0, 1, 63, 64, 65, 20_000)) {
        assertFalse(key.verifies(MESSAGE, new byte[length]));
      }
    }
  }

  @Test
  void tufForm_isReadBackEqual() {
    for (KeyPair pair : everyKind()) {
      PublicKey key = PublicKey.of(pair.getPublic());
      PublicKey again = PublicKey.fromTuf(key.toTuf());
      assertEquals(key, again);
      assertEquals(key.hashCode(), again.hashCode());
      assertEquals(key.id(), again.id());
      assertArrayEquals(pair.getPublic().getEncoded(), again.encoded());
      assertEquals(key, PublicKey.fromEncoded(key.scheme(), key.encoded()));
      assertEquals(key.scheme(), again.scheme());
      assertNotEquals(key, PublicKey.of(KeyGenerator.ed25519().getPublic()));
    }
  }

  @Test
  void id_isTheHashOfTheCanonicalKeyObject() {
    String raw = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    PublicKey key = PublicKey.fromTuf(tuf("ed25519", "ed25519", raw));
    String canonical =
        "{\"keytype\":\"ed25519\",\"keyval\":{\"public\":\"" + raw + "\"},\"scheme\":\"ed25519\"}";
    assertEquals(Digest.sha256(canonical.getBytes(UTF_8)).hex(), key.id().value());
    assertEquals("ed25519 key " + key.id().value().substring(0, 12), key.toString());
  }

  @Test
  void rfc8032Vector_isVerified() {
    String raw = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    byte[] signature =
        HexFormat.of()
            .parseHex(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    assertTrue(PublicKey.fromTuf(tuf("ed25519", "ed25519", raw)).verifies(new byte[0], signature));
  }

  @Test
  void rsaPss_isVerified_withSaltOf32Bytes() throws Exception {
    KeyPair pair = rsa(2048);
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    signature.initSign(pair.getPrivate());
    signature.update(MESSAGE);
    byte[] bytes = signature.sign();
    PublicKey key =
        PublicKey.fromTuf(tuf("rsa", "rsassa-pss-sha256", pem(pair.getPublic().getEncoded())));
    assertEquals(Scheme.RSA_PSS_SHA256, key.scheme());
    assertEquals(key, PublicKey.of(pair.getPublic()));
    assertTrue(key.verifies(MESSAGE, bytes));
    assertFalse(key.verifies(new byte[0], bytes));
  }

  @Test
  void rsaKeysOfUnsafeSize_areRefused() throws Exception {
    refused(tuf("rsa", "rsassa-pss-sha256", pem(rsa(1024).getPublic().getEncoded())));
    // 8200 bits: the modulus need not be a product of primes to be too long.
    var factory = java.security.KeyFactory.getInstance("RSA");
    var huge =
        (RSAPublicKey)
            factory.generatePublic(
                new java.security.spec.RSAPublicKeySpec(
                    java.math.BigInteger.ONE.shiftLeft(8199).add(java.math.BigInteger.ONE),
                    java.math.BigInteger.valueOf(65537)));
    refused(tuf("rsa", "rsassa-pss-sha256", pem(huge.getEncoded())));
  }

  @Test
  void oneRsaKeyInTwoEncodings_isEqual() throws Exception {
    byte[] encoded = rsa(2048).getPublic().getEncoded();
    // The same structure with the NULL parameters of the algorithm left out.
    byte[] other = new byte[encoded.length - 2];
    System.arraycopy(encoded, 0, other, 0, 17);
    System.arraycopy(encoded, 19, other, 17, encoded.length - 19);
    other[3] = (byte) (other[3] - 2);
    other[5] = (byte) (other[5] - 2);
    JsonObject a = tuf("rsa", "rsassa-pss-sha256", pem(encoded));
    JsonObject b = tuf("rsa", "rsassa-pss-sha256", pem(other));
    assertEquals(PublicKey.fromTuf(a), PublicKey.fromTuf(b));
    assertNotEquals(PublicKey.fromTuf(a).id(), PublicKey.fromTuf(b).id());
  }

  @Test
  void olderNameOfTheEcdsaKeyType_isTheSameKey() {
    String material = pem(KeyGenerator.ecdsaP256().getPublic().getEncoded());
    PublicKey now = PublicKey.fromTuf(tuf("ecdsa", "ecdsa-sha2-nistp256", material));
    PublicKey old = PublicKey.fromTuf(tuf("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", material));
    assertEquals(now, old);
    assertNotEquals(now.id(), old.id());
  }

  @Test
  void unknownMembers_areKept_andCountInTheId() {
    JsonObject plain = PublicKey.of(KeyGenerator.ed25519().getPublic()).toTuf();
    JsonObject extended = plain.with("x-comment", new JsonString("spare"));
    assertEquals(extended, PublicKey.fromTuf(extended).toTuf());
    assertEquals(PublicKey.fromTuf(plain), PublicKey.fromTuf(extended));
    assertNotEquals(PublicKey.fromTuf(plain).id(), PublicKey.fromTuf(extended).id());
  }

  @Test
  void unusableKeys_areRefused() throws Exception {
    String good = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    refused(tuf("ml-dsa", "ml-dsa-65/1", good));
    refused(tuf("ml-dsa", "ml-dsa-65/2", "00".repeat(1952)));
    refused(tuf("ed25519", "ml-dsa-65/1", "00".repeat(1952)));
    refused(tuf("ed25519", "ed448", good));
    refused(tuf("rsa", "ed25519", good));
    refused(tuf("ed25519", "ed25519", good.substring(2)));
    refused(tuf("ed25519", "ed25519", good + "00"));
    refused(tuf("ed25519", "ed25519", "zz" + good.substring(2)));
    // y = 2 is not on the curve.
    refused(tuf("ed25519", "ed25519", "02" + "00".repeat(31)));
    refused(tuf("ecdsa", "ecdsa-sha2-nistp256", good));
    refused(tuf("ecdsa", "ecdsa-sha2-nistp256", pem(rsa(2048).getPublic().getEncoded())));
    refused(tuf("rsa", "rsassa-pss-sha256", pem(KeyGenerator.ed25519().getPublic().getEncoded())));
    refused(JsonObject.EMPTY);
    refused(tuf("ed25519", "ed25519", good).with("keyval", new JsonNumber(1)));
    refused(tuf("ed25519", "ed25519", good).without("keytype"));
    refused(tuf("ed25519", "ed25519", good).without("scheme"));
  }

  @Test
  void otherCurves_areRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(521);
    KeyPair p521 = generator.generateKeyPair();
    assertThrows(MalformedInput.class, () -> PublicKey.of(p521.getPublic()));
    refused(tuf("ecdsa", "ecdsa-sha2-nistp384", pem(p521.getPublic().getEncoded())));
    KeyPair p384 = KeyGenerator.ecdsaP384();
    refused(tuf("ecdsa", "ecdsa-sha2-nistp256", pem(p384.getPublic().getEncoded())));
    KeyPair p256 = KeyGenerator.ecdsaP256();
    refused(tuf("ecdsa", "ecdsa-sha2-nistp384", pem(p256.getPublic().getEncoded())));
    KeyPair mlDsa44 = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    assertThrows(MalformedInput.class, () -> PublicKey.of(mlDsa44.getPublic()));
    KeyPair x25519 = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    assertThrows(MalformedInput.class, () -> PublicKey.of(x25519.getPublic()));
    assertThrows(
        MalformedInput.class,
        () -> PublicKey.fromEncoded(Scheme.ED25519, x25519.getPublic().getEncoded()));
  }
}

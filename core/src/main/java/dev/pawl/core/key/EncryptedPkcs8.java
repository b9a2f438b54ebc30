package dev.pawl.core.key;

import java.io.IOException;
import java.io.Serial;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// PKCS#8 encrypted with PBES2 (RFC 8018). Written: PBKDF2-HMAC-SHA256 with 600,000 rounds,
/// AES-256-CBC. Read: PBKDF2-HMAC-SHA256/384/512 and AES-128/256-CBC.
///
/// The key is derived here because the JDK's ready-made cipher takes ASCII passphrases only; bytes
/// are those of the passphrase in UTF-8, as OpenSSL uses them.
final class EncryptedPkcs8 {
  private static final String WRITTEN = "PBEWithHmacSHA256AndAES_256";
  private static final Pattern READ =
      Pattern.compile("PBEWithHmac(SHA256|SHA384|SHA512)AndAES_(128|256)");
  private static final int ROUNDS = 600_000;

  /// Bounds the work a file from elsewhere can make us do.
  private static final int MOST_ROUNDS = 5_000_000;

  /// The object identifier 1.2.840.113549.1.5.13, encoded.
  private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

  private EncryptedPkcs8() {}

  /// The file is well formed but not made by anything we read.
  static final class Unsupported extends GeneralSecurityException {
    @Serial private static final long serialVersionUID = 1;

    Unsupported(String found) {
      super(found);
    }
  }

  /// Encrypts an unencrypted PKCS#8 structure.
  static byte[] encrypt(byte[] pkcs8, char[] passphrase) throws GeneralSecurityException {
    var random = new SecureRandom();
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    var spec = new PBEParameterSpec(salt, ROUNDS, new IvParameterSpec(iv));
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, WRITTEN, spec, passphrase);
    AlgorithmParameters parameters = AlgorithmParameters.getInstance(WRITTEN);
    parameters.init(spec);
    try {
      // The JDK's own class cannot write PBES2: it knows no identifier for it.
      byte[] algorithm = Der.element(Der.SEQUENCE, PBES2, parameters.getEncoded());
      byte[] encrypted = Der.element(Der.OCTET_STRING, cipher.doFinal(pkcs8));
      return Der.element(Der.SEQUENCE, algorithm, encrypted);
    } catch (IOException e) {
      throw new GeneralSecurityException("encoding an encrypted key", e);
    }
  }

  /// Decrypts to an unencrypted PKCS#8 structure.
  /// @throws IOException if `der` is no encrypted PKCS#8 structure the JDK can take apart
  /// @throws Unsupported if it can, but we do not use what it finds
  /// @throws GeneralSecurityException if the passphrase is wrong
  static byte[] decrypt(byte[] der, char[] passphrase)
      throws IOException, GeneralSecurityException {
    var info = new EncryptedPrivateKeyInfo(der);
    AlgorithmParameters parameters = info.getAlgParameters();
    if (parameters == null) {
      throw new Unsupported(info.getAlgName());
    }
    String algorithm = parameters.toString();
    requireReadable(algorithm);
    PBEParameterSpec spec = parameters.getParameterSpec(PBEParameterSpec.class);
    if (spec.getIterationCount() > MOST_ROUNDS) {
      throw new Unsupported(spec.getIterationCount() + " rounds of PBKDF2");
    }
    return cipher(Cipher.DECRYPT_MODE, algorithm, spec, passphrase)
        .doFinal(info.getEncryptedData());
  }

  private static Cipher cipher(int mode, String algorithm, PBEParameterSpec spec, char[] passphrase)
      throws GeneralSecurityException {
    Matcher names = requireReadable(algorithm);
    int bits = Integer.parseInt(names.group(2));
    var keySpec = new PBEKeySpec(passphrase, spec.getSalt(), spec.getIterationCount(), bits);
    byte[] key = new byte[0];
    try {
      key =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + names.group(1))
              .generateSecret(keySpec)
              .getEncoded();
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), spec.getParameterSpec());
      return cipher;
    } finally {
      keySpec.clearPassword();
      Arrays.fill(key, (byte) 0);
    }
  }

  private static Matcher requireReadable(String algorithm) throws Unsupported {
    Matcher names = READ.matcher(algorithm);
    if (!names.matches()) {
      throw new Unsupported(algorithm);
    }
    return names;
  }
}

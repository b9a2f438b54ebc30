package dev.pawl.cli.workspace;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Workspaces for tests: as [Workspace#init] makes them, but with passphrases that cost next to
/// nothing, 1,000 rounds instead of 600,000.
public final class FastWorkspace {
  private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";
  private static final int ROUNDS = 1_000;
  private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

  private FastWorkspace() {}

  /// Makes a workspace.
  public static Result<Workspace, CliFailure> init(
      Path folder, List<Product> products, char[] passphrase, Instant now) throws IOException {
    return Workspace.init(folder, products, FastWorkspace::write, passphrase, now);
  }

  /// Writes a key as the real thing does, with fewer rounds.
  public static void write(Path file, PrivateKey key, char[] passphrase) throws IOException {
    byte[] der;
    try {
      der = encrypt(key.getEncoded(), passphrase);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.createFile(file, OwnerOnly.file(file));
    Files.writeString(
        file,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
            + body
            + "\n-----END ENCRYPTED PRIVATE KEY-----\n",
        StandardCharsets.US_ASCII);
  }

  private static byte[] encrypt(byte[] pkcs8, char[] passphrase)
      throws GeneralSecurityException, IOException {
    byte[] fixed = new byte[16]; // salt and IV: equal for all, as these keys protect nothing
    var spec = new PBEParameterSpec(fixed, ROUNDS, new IvParameterSpec(fixed));
    AlgorithmParameters parameters = AlgorithmParameters.getInstance(ALGORITHM);
    parameters.init(spec);
    byte[] secret =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(passphrase, fixed, ROUNDS, 256))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(fixed));
    return der(0x30, der(0x30, PBES2, parameters.getEncoded()), der(0x04, cipher.doFinal(pkcs8)));
  }

  /// An element of DER of less than 256 bytes.
  private static byte[] der(int tag, byte[]... contents) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() >= 0x80) {
      out.write(0x81);
    }
    out.write(content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}

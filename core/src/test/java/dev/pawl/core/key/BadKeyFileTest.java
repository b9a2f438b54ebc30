package dev.pawl.core.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Result;
import dev.pawl.core.testkit.Expect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Key files of every kind of key, damaged in every way: a stable code, an explanation that says
/// which file, what was expected and found and what to do; and the file left as it is.
class BadKeyFileTest {
  private static final char[] PASSPHRASE = "correct horse".toCharArray();
  private static final byte[] MESSAGE = "message".getBytes(US_ASCII);
  private static final Set<String> CODES =
      Set.of("key.not-a-key", "key.wrong-passphrase", "key.unsupported");

  @TempDir private static Path made; // encrypting takes time by design

  @TempDir private Path folder;
  private Path encrypted;
  private Path plain;

  @BeforeAll
  static void make() throws IOException {
    var key = KeyGenerator.ecdsaP256().getPrivate();
    KeyFile.create(made.resolve("root-1.pem"), key, PASSPHRASE);
    KeyFile.createUnencryptedForMachine(made.resolve("snapshot.key"), key);
  }

  @BeforeEach
  void copy() throws IOException {
    encrypted = copied("root-1.pem");
    plain = copied("snapshot.key");
  }

  private Path copied(String name) throws IOException {
    return Files.copy(made.resolve(name), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Result<Signer, KeyFailure> open(Path file) {
    return file.equals(plain)
        ? KeyFile.openUnencryptedForMachine(file)
        : KeyFile.open(file, PASSPHRASE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty",
        "first half",
        "last line cut",
        "flipped first",
        "flipped last",
        "wrong role",
        "wrong version",
        "UTF-16",
        "base64",
        "DER",
        "huge"
      })
  void damagedFile_isRefusedByCode_andLeftAsItIs(String damage) throws IOException {
    for (Path file : new Path[] {encrypted, plain}) {
      byte[] bad = damaged(damage, file);
      Files.write(file, bad);

      KeyFailure failure = Expect.failure(open(file));

      assertTrue(CODES.contains(failure.code()), damage + ": " + failure.code());
      String said = failure.explain();
      assertTrue(said.contains(file.toString()), said);
      assertTrue(said.matches("(?s).*(found|does not open).*[.;] ?.*\\..*"), said);
      assertArrayEquals(bad, Files.readAllBytes(file));
    }
  }

  private byte[] damaged(String damage, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, US_ASCII);
    String label = file.equals(plain) ? "PRIVATE KEY" : "ENCRYPTED PRIVATE KEY";
    return switch (damage) {
      case "empty" -> new byte[0];
      case "first half" -> Arrays.copyOf(bytes, bytes.length / 2);
      case "last line cut" -> Arrays.copyOf(bytes, text.stripTrailing().lastIndexOf('\n') + 1);
      case "flipped first" -> flipped(bytes, 0);
      case "flipped last" -> flipped(bytes, text.stripTrailing().length() - 1);
      case "wrong role" -> text.replace(label, "CERTIFICATE").getBytes(US_ASCII);
      case "wrong version" -> versioned(label, bytes);
      case "UTF-16" -> text.getBytes(UTF_16);
      case "base64" -> Base64.getEncoder().encode(bytes);
      case "DER" -> Pem.decode(label, bytes);
      default -> (text + " ".repeat(1 << 20)).getBytes(US_ASCII);
    };
  }

  /// Another structure than PKCS#8 says it is: its first inner number, or tag, is changed.
  private static byte[] versioned(String label, byte[] pem) {
    byte[] der = Pem.decode(label, pem);
    for (int i = 2; i < 8; i++) {
      der[i] ^= 0x40;
    }
    return Pem.encode(label, der);
  }

  private static byte[] flipped(byte[] file, int at) {
    byte[] bytes = file.clone();
    bytes[at] ^= 1;
    return bytes;
  }

  @Test
  void flippedBitAnywhere_isRefusedByCode_orGivesAKeyThatIsNotTrusted() throws IOException {
    PublicKey genuine = Expect.ok(open(plain)).publicKey();
    byte[] whole = Files.readAllBytes(plain);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      Files.write(plain, flipped(whole, at));
      switch (open(plain)) {
        case Result.Failed<Signer, KeyFailure>(KeyFailure why) -> {
          assertTrue(CODES.contains(why.code()), at + ": " + why.code());
          refused++;
        }
        case Result.Ok<Signer, KeyFailure>(Signer signer) ->
            assertTrue(
                signer.publicKey().verifies(MESSAGE, signer.sign(MESSAGE))
                    || !signer.publicKey().equals(genuine),
                "at " + at);
      }
    }
    assertNotEquals(0, refused);
  }

  @Test
  void fileOfOthers_staysRefused_howeverItLooks() throws IOException {
    Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(Stream.of(open(plain)).map(Expect::code).allMatch("key.too-open"::equals));
  }
}

package dev.pawl.core.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.testkit.Expect;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String PASSPHRASE = "correct hörse";
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("root-1.pem");
  }

  private static char[] passphrase() {
    return PASSPHRASE.toCharArray();
  }

  private void assertSignsLike(KeyPair pair, Signer signer) {
    PublicKey expected = PublicKey.of(pair.getPublic());
    assertEquals(expected, signer.publicKey());
    assertTrue(expected.verifies(MESSAGE, signer.sign(MESSAGE)));
  }

  private Path write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void encryptedFile_opensWithItsPassphrase() throws Exception {
    for (KeyPair pair : PublicKeyTest.everyKind()) {
      KeyFile.create(file, pair.getPrivate(), passphrase());
      assertSignsLike(pair, Expect.ok(KeyFile.open(file, passphrase())));
      Files.delete(file);
    }
  }

  @Test
  void wrongPassphrase_isSaid() throws Exception {
    KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), passphrase());
    assertEquals(
        new KeyFailure.WrongPassphrase(file),
        Expect.failure(KeyFile.open(file, "Correct hörse".toCharArray())));
    assertEquals("key.wrong-passphrase", Expect.code(KeyFile.open(file, new char[0])));
  }

  @Test
  void damagedCiphertext_isSaid_neverGivesAKey() throws Exception {
    KeyFile.create(file, KeyGenerator.ecdsaP256().getPrivate(), passphrase());
    byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", Files.readAllBytes(file));
    der[der.length - 1] ^= 1;
    write(new String(Pem.encode("ENCRYPTED PRIVATE KEY", der), UTF_8));
    assertEquals("key.wrong-passphrase", Expect.code(KeyFile.open(file, passphrase())));
  }

  @Test
  void emptyPassphrase_isRefused_andNoFileIsMade() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), new char[0]));
    assertFalse(Files.exists(file));
  }

  @Test
  void encryptedFile_holdsNothingPlain() throws Exception {
    KeyPair pair = KeyGenerator.ed25519();
    KeyFile.create(file, pair.getPrivate(), passphrase());
    String text = Files.readString(file);
    assertTrue(text.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", text.getBytes(UTF_8));
    byte[] secret = pair.getPrivate().getEncoded();
    String hex = HexFormat.of().formatHex(der);
    String sought = HexFormat.of().formatHex(secret, secret.length - 32, secret.length);
    assertFalse(hex.contains(sought));
  }

  @Test
  void files_areForTheOwnerAlone() throws Exception {
    KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), passphrase());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Path plain = folder.resolve("plain.key");
    KeyFile.createUnencryptedForMachine(plain, KeyGenerator.ed25519().getPrivate());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
  }

  @Test
  void existingFile_isNeverOverwritten() throws Exception {
    write("precious");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), passphrase()));
    assertThrows(
        FileAlreadyExistsException.class,
        () -> KeyFile.createUnencryptedForMachine(file, KeyGenerator.ed25519().getPrivate()));
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void fileThatOthersMayReadOrChange_isRefused() throws Exception {
    KeyFile.createUnencryptedForMachine(file, KeyGenerator.ed25519().getPrivate());
    for (String permissions :
        List.of("rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      assertEquals(
          new KeyFailure.TooOpen(file, permissions),
          Expect.failure(KeyFile.openUnencryptedForMachine(file)));
      assertEquals("key.too-open", Expect.code(KeyFile.open(file, passphrase())));
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    Expect.ok(KeyFile.openUnencryptedForMachine(file));
  }

  @Test
  void unencryptedFile_opensWithoutPassphrase_andOnlyAsSuch() throws Exception {
    for (KeyPair pair : PublicKeyTest.everyKind()) {
      KeyFile.createUnencryptedForMachine(file, pair.getPrivate());
      assertSignsLike(pair, Expect.ok(KeyFile.openUnencryptedForMachine(file)));
      KeyPair opened = Expect.ok(KeyFile.openPairForMachine(file));
      assertArrayEquals(pair.getPublic().getEncoded(), opened.getPublic().getEncoded());
      assertArrayEquals(pair.getPrivate().getEncoded(), opened.getPrivate().getEncoded());
      assertEquals("key.not-a-key", Expect.code(KeyFile.open(file, passphrase())));
      Files.delete(file);
    }
    KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), passphrase());
    assertEquals("key.not-a-key", Expect.code(KeyFile.openUnencryptedForMachine(file)));
  }

  @Test
  void missingFile_andFolder_areSaid() {
    assertEquals(new KeyFailure.NotFound(file), Expect.failure(KeyFile.open(file, passphrase())));
    Path inner = folder.resolve("inner");
    assertTrue(inner.toFile().mkdir());
    assertTrue(inner.toFile().setExecutable(true, true));
    assertEquals("key.unreadable", Expect.code(KeyFile.open(ownerOnly(inner), passphrase())));
  }

  private static Path ownerOnly(Path path) {
    try {
      return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void nonsense_isSaid() throws Exception {
    write("hello");
    assertEquals("key.not-a-key", Expect.code(KeyFile.open(file, passphrase())));
    assertEquals("key.not-a-key", Expect.code(KeyFile.openUnencryptedForMachine(file)));
    write(new String(Pem.encode("PRIVATE KEY", MESSAGE), UTF_8));
    assertEquals("key.not-a-key", Expect.code(KeyFile.openUnencryptedForMachine(file)));
    write(new String(Pem.encode("ENCRYPTED PRIVATE KEY", MESSAGE), UTF_8));
    assertEquals("key.not-a-key", Expect.code(KeyFile.open(file, passphrase())));
    write("x".repeat(70_000));
    assertEquals(
        new KeyFailure.NotAKey(file, "at most 64 KiB"),
        Expect.failure(KeyFile.open(file, passphrase())));
  }

  @Test
  void keysOfOtherKinds_areRefused() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(521);
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    for (KeyPair pair : List.of(ec.generateKeyPair(), rsa.generateKeyPair())) {
      KeyFile.createUnencryptedForMachine(file, pair.getPrivate());
      assertEquals("key.unsupported", Expect.code(KeyFile.openUnencryptedForMachine(file)));
      Files.delete(file);
    }
  }

  @Test
  void signerText_namesThePublicHalfOnly() throws Exception {
    KeyPair pair = KeyGenerator.ed25519();
    String text = SoftwareSigner.of(pair).toString();
    assertEquals("signer with " + PublicKey.of(pair.getPublic()), text);
  }

  @Test
  void everyFailure_hasItsCodeAndNamesTheFile() {
    for (KeyFailure failure :
        List.of(
            new KeyFailure.NotFound(file),
            new KeyFailure.Unreadable(file, "x"),
            new KeyFailure.TooOpen(file, "rw-r--r--"),
            new KeyFailure.NotAKey(file, "a key"),
            new KeyFailure.WrongPassphrase(file),
            new KeyFailure.Unsupported(file, "x"))) {
      assertTrue(failure.code().matches("key\\.[a-z-]+"), failure.code());
      assertTrue(failure.explain().contains(file.toString()), failure.explain());
    }
  }

  @Test
  void openssl_readsWhatWeWrite() throws Exception {
    assumeOpenssl();
    for (KeyPair pair : classicalKinds()) {
      KeyFile.create(file, pair.getPrivate(), passphrase());
      Path plain = folder.resolve("plain.pem");
      Files.deleteIfExists(plain);
      openssl("pkcs8", "-in", file.toString(), "-passin", "env:PASS", "-out", plain.toString());
      Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-------"));
      assertSignsLike(pair, Expect.ok(KeyFile.openUnencryptedForMachine(plain)));
      Files.delete(file);
    }
  }

  @Test
  void weRead_whatOpensslWrites() throws Exception {
    assumeOpenssl();
    List<List<String>> kinds =
        List.of(
            List.of("-algorithm", "ED25519"),
            List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
            List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"));
    for (List<String> kind : kinds) {
      var command = new ArrayList<String>();
      Collections.addAll(command, "genpkey", "-aes-256-cbc", "-pass", "env:PASS");
      command.addAll(List.of("-out", file.toString()));
      command.addAll(kind);
      openssl(command.toArray(String[]::new));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Signer signer = Expect.ok(KeyFile.open(file, passphrase()));
      assertTrue(signer.publicKey().verifies(MESSAGE, signer.sign(MESSAGE)));
    }
  }

  @Test
  void fileThatAsksForEndlessWork_isRefused() throws Exception {
    KeyFile.create(file, KeyGenerator.ed25519().getPrivate(), passphrase());
    byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", Files.readAllBytes(file));
    String hex = HexFormat.of().formatHex(der).replace("02030927c0", "02037fffff");
    byte[] patched = Pem.encode("ENCRYPTED PRIVATE KEY", HexFormat.of().parseHex(hex));
    write(new String(patched, UTF_8));
    assertEquals(
        new KeyFailure.Unsupported(file, "8388607 rounds of PBKDF2"),
        Expect.failure(KeyFile.open(file, passphrase())));
  }

  @Test
  void otherEncryptions_areRefused() throws Exception {
    assumeOpenssl();
    Path plain = folder.resolve("plain.pem");
    KeyFile.createUnencryptedForMachine(plain, KeyGenerator.ed25519().getPrivate());
    for (List<String> form :
        List.of(
            List.of("-v1", "PBE-SHA1-3DES"),
            List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"))) {
      var command = new ArrayList<String>();
      Collections.addAll(command, "pkcs8", "-topk8", "-passout", "env:PASS");
      command.addAll(List.of("-in", plain.toString(), "-out", file.toString()));
      command.addAll(form);
      openssl(command.toArray(String[]::new));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertEquals(
          "key.unsupported", Expect.code(KeyFile.open(file, passphrase())), form::toString);
    }
  }

  /// OpenSSL knows ML-DSA only since 3.5.
  private static List<KeyPair> classicalKinds() {
    return List.of(KeyGenerator.ed25519(), KeyGenerator.ecdsaP256(), KeyGenerator.ecdsaP384());
  }

  private static void assumeOpenssl() {
    boolean present;
    try {
      present = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      present = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(present, "SKIPPED: there is no openssl here, its reading of our files is untested");
  }

  private static void openssl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("openssl");
    Collections.addAll(command, arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PASS", PASSPHRASE);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), () -> command + ": " + output);
  }
}

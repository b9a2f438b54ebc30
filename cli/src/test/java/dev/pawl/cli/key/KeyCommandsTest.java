package dev.pawl.cli.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.FastWorkspace;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
  private static final String PASSPHRASE = "four words of mine";

  @TempDir private Path folder;

  private TestShell shell() {
    return new TestShell(folder);
  }

  private PublicKey key(String name) throws IOException {
    KeyPair pair = KeyGenerator.ed25519();
    FastWorkspace.write(folder.resolve(name), pair.getPrivate(), PASSPHRASE.toCharArray());
    return PublicKey.of(pair.getPublic());
  }

  private void passphraseFile(String content, String permissions) throws IOException {
    Path file = folder.resolve("pass.txt");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void generate_makesAnEncryptedFile_forItsOwnerOnly() throws IOException {
    Run run = shell().types(PASSPHRASE, PASSPHRASE).run("key", "generate", "new.pem");

    assertEquals(0, run.exit(), run.err());
    Path file = folder.resolve("new.pem");
    assertTrue(Files.readString(file).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse((run.out() + run.err()).contains(PASSPHRASE));
    assertTrue(run.out().contains("ed25519"), run.out());
  }

  @Test
  void generate_asksTwice_andWantsTheSame() {
    Run run = shell().types(PASSPHRASE, "four words of thine").run("key", "generate", "new.pem");

    assertEquals(1, run.exit());
    assertTrue(run.err().contains("passphrase.not-repeated"), run.err());
    assertFalse(Files.exists(folder.resolve("new.pem")));
  }

  @Test
  void generate_refusesAShortPassphrase() {
    Run run = shell().env("PAWL_PASSPHRASE", "seven77").run("key", "generate", "new.pem");

    assertEquals(4, run.exit());
    assertTrue(run.err().contains("passphrase.too-short"), run.err());
    assertFalse(Files.exists(folder.resolve("new.pem")));
  }

  @Test
  void generate_overwritesNothing() throws IOException {
    key("mine.pem");
    byte[] before = Files.readAllBytes(folder.resolve("mine.pem"));

    Run run = shell().env("PAWL_PASSPHRASE", PASSPHRASE).run("key", "generate", "mine.pem");

    assertEquals(9, run.exit());
    assertEquals(
        new String(before, java.nio.charset.StandardCharsets.US_ASCII),
        Files.readString(folder.resolve("mine.pem")));
  }

  @Test
  void generate_dryRun_makesNothing() {
    Run run = shell().run("key", "generate", "new.pem", "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertFalse(Files.exists(folder.resolve("new.pem")));
  }

  @Test
  void generate_intoAMissingFolder_saysSo() {
    Run run = shell().env("PAWL_PASSPHRASE", PASSPHRASE).run("key", "generate", "no/new.pem");

    assertEquals(1, run.exit());
    assertTrue(run.err().contains("no such folder"), run.err());
  }

  @Test
  void show_needsThePassphrase_andShowsThePublicHalf() throws IOException {
    PublicKey key = key("mine.pem");

    Run run = shell().types(PASSPHRASE).run("key", "show", "mine.pem");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains(key.id().value()), run.out());
  }

  @Test
  void show_byNameInTheWorkspace_tellsTheRole() {
    Workspaces.copyTo(folder.resolve("acme"));

    Run run =
        new TestShell(folder)
            .env("PAWL_PASSPHRASE", Workspaces.PASSPHRASE)
            .run("-C", "acme", "key", "show", "lock-build", "--json");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"role\":\"line-lock\""), run.out());
  }

  @Test
  void wrongPassphrase_isToldPlainly_andNeverShown() throws IOException {
    key("mine.pem");

    Run run = shell().env("PAWL_PASSPHRASE", "not the right one").run("key", "show", "mine.pem");

    assertEquals(1, run.exit());
    assertTrue(run.err().contains("key.wrong-passphrase"), run.err());
    assertFalse((run.out() + run.err()).contains("not the right one"));
  }

  @Test
  void keyFileThatOthersCanRead_isRefused() throws IOException {
    key("mine.pem");
    Files.setPosixFilePermissions(
        folder.resolve("mine.pem"), PosixFilePermissions.fromString("rw-r--r--"));

    Run run = shell().env("PAWL_PASSPHRASE", PASSPHRASE).run("key", "show", "mine.pem");

    assertEquals(4, run.exit());
    assertTrue(run.err().contains("key.too-open"), run.err());
  }

  @Test
  void missingKey_isNotFound_andAnotherFileIsNoKey() throws IOException {
    assertEquals(
        8, shell().env("PAWL_PASSPHRASE", PASSPHRASE).run("key", "show", "none.pem").exit());

    passphraseFile("hello", "rw-------");
    Run run = shell().env("PAWL_PASSPHRASE", PASSPHRASE).run("key", "show", "pass.txt");
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("key.not-a-key"), run.err());
  }

  @Test
  void passphraseFile_isRead_firstLineOnly() throws IOException {
    key("mine.pem");
    passphraseFile(PASSPHRASE + "\r\nsecond line\n", "rw-------");

    Run run =
        shell()
            .env("PAWL_PASSPHRASE", "the file wins over the environment")
            .run("key", "show", "mine.pem", "--passphrase-file", "pass.txt");

    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void passphraseFileThatOthersCanRead_isRefused() throws IOException {
    key("mine.pem");
    passphraseFile(PASSPHRASE, "rw-r-----");

    Run run = shell().run("key", "show", "mine.pem", "--passphrase-file", "pass.txt");

    assertEquals(4, run.exit());
    assertTrue(run.err().contains("passphrase.file-too-open"), run.err());
    assertFalse(run.err().contains(PASSPHRASE));
  }

  @Test
  void passphraseFileWithoutAPassphrase_isRefused() throws IOException {
    key("mine.pem");
    passphraseFile("\nsecond line", "rw-------");
    Run empty = shell().run("key", "show", "mine.pem", "--passphrase-file", "pass.txt");
    assertEquals(8, empty.exit());
    assertTrue(empty.err().contains("an empty first line"), empty.err());

    passphraseFile("x".repeat(2000), "rw-------");
    Run large = shell().run("key", "show", "mine.pem", "--passphrase-file", "pass.txt");
    assertTrue(large.err().contains("passphrase.file-unusable"), large.err());

    Run none = shell().run("key", "show", "mine.pem", "--passphrase-file", "none.txt");
    assertTrue(none.err().contains("no such file"), none.err());
  }

  @Test
  void nobodyToAsk_isWaitingForAPerson() throws IOException {
    key("mine.pem");

    Run run = shell().run("key", "show", "mine.pem");

    assertEquals(7, run.exit());
    assertTrue(run.err().contains("passphrase.none"), run.err());
  }

  @Test
  void passphraseAsAnArgument_doesNotExist() {
    assertEquals(2, shell().run("key", "generate", "new.pem", "--passphrase", PASSPHRASE).exit());
  }
}

package dev.pawl.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  private static final String PASSPHRASE = "four words of mine";

  @TempDir private Path folder;

  private Run init(TestShell shell, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of("init", "acme", "--product", "lock", "--hardware", "lock-s2"),
                Stream.of(more))
            .toArray(String[]::new);
    return shell.run(arguments);
  }

  /// The one test that pays for keys as they really are.
  @Test
  void init_makesKeysThatAreExpensiveToGuess_andSaysWhatToDoNext() throws IOException {
    Run run = init(new TestShell(folder).types(PASSPHRASE, PASSPHRASE));

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().endsWith("next: pawl server --data acme/server\n"), run.err());
    assertFalse((run.out() + run.err()).contains(PASSPHRASE));
    String pem =
        Files.readString(folder.resolve("acme/keys/lock-build.pem"), StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    assertTrue(
        HexFormat.of().formatHex(der).contains("02030927c0"), "600,000 rounds, as an INTEGER");
    try (Stream<Path> keys = Files.list(folder.resolve("acme/keys"))) {
      assertEquals(11, keys.count());
    }
  }

  @Test
  void folderThatIsTaken_isAConflict_beforeAnybodyIsAsked() throws IOException {
    Files.createDirectories(folder.resolve("acme/mine"));

    Run run = init(new TestShell(folder));

    assertEquals(9, run.exit());
    assertTrue(run.err().contains("workspace.exists"), run.err());
  }

  @Test
  void dryRun_makesNothing_andAsksNobody() {
    Run run = init(new TestShell(folder), "--dry-run", "--json");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"keys\":11"), run.out());
    assertFalse(Files.exists(folder.resolve("acme")));
  }

  @Test
  void severalLines_eachWithItsHardware() {
    Run run =
        init(
            new TestShell(folder),
            "--hardware",
            "lock-s3",
            "--product",
            "gw",
            "--hardware",
            "gw-r3",
            "--dry-run");

    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("13 keys"), run.out());
  }

  @Test
  void sameLineTwice_isWrongUsage() {
    Run run =
        init(new TestShell(folder), "--product", "lock", "--hardware", "lock-s3", "--dry-run");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("each line once"), run.err());
  }

  @Test
  void lineWithoutHardware_orMalformed_isWrongUsage() {
    assertEquals(2, new TestShell(folder).run("init", "acme", "--product", "lock").exit());
    assertEquals(
        2,
        new TestShell(folder)
            .run("init", "acme", "--product", "Lock!", "--hardware", "lock-s2")
            .exit());
    assertEquals(2, new TestShell(folder).run("init", "acme").exit());
  }

  @Test
  void wrongRepetition_leavesNothingBehind() throws IOException {
    Run run = init(new TestShell(folder).types(PASSPHRASE, "something else"));

    assertEquals(1, run.exit());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}

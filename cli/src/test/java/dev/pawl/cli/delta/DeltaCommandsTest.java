package dev.pawl.cli.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.TestShell.Run;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaCommandsTest {
  @TempDir private Path folder;
  private final byte[] text = new byte[100_000];

  @BeforeEach
  void writeImages() throws IOException {
    new Random(3).nextBytes(text);
    Files.write(folder.resolve("old"), Arrays.copyOfRange(text, 500, 90_000));
    Files.write(folder.resolve("new"), text);
  }

  private Run run(String... arguments) {
    return new TestShell(folder).run(arguments);
  }

  private Run make() {
    return run("delta", "make", "old", "new", "-o", "patch", "--profile", "small");
  }

  @Test
  void patch_isMadeAndApplied() throws IOException {
    Run made = make();
    assertEquals(0, made.exit(), made.err());
    assertTrue(made.out().contains("of the full image compressed"), made.out());
    Run applied = run("delta", "apply", "old", "patch", "-o", "made");
    assertEquals(0, applied.exit(), applied.err());
    assertArrayEquals(text, Files.readAllBytes(folder.resolve("made")));
  }

  @Test
  void answers_withJson() {
    Run made = run("delta", "make", "old", "new", "-o", "patch", "--json");
    assertTrue(made.out().contains("\"fullCompressed\":"), made.out());
    Run info = run("delta", "info", "patch", "--json");
    assertEquals(0, info.exit(), info.err());
    assertTrue(info.out().contains("\"newLength\":100000"), info.out());
    assertTrue(info.out().contains("\"profile\":\"linux\""), info.out());
    Run applied = run("delta", "apply", "old", "patch", "-o", "made", "--json");
    assertTrue(applied.out().contains("\"length\":100000"), applied.out());
  }

  @Test
  void info_tellsPeople() {
    make();
    Run info = run("delta", "info", "patch");
    assertTrue(info.out().startsWith("format    pawl 1, profile small"), info.out());
  }

  @Test
  void anotherBase_isRefusedAndNothingIsWritten() throws IOException {
    make();
    byte[] other = Files.readAllBytes(folder.resolve("old"));
    other[7] ^= 1;
    Files.write(folder.resolve("old"), other);
    Run applied = run("delta", "apply", "old", "patch", "-o", "made");
    assertEquals(3, applied.exit());
    assertTrue(applied.err().contains("delta.wrong-base"), applied.err());
    assertFalse(Files.exists(folder.resolve("made")));
  }

  @Test
  void damagedPatch_leavesNothingBehind() throws IOException {
    make();
    byte[] patch = Files.readAllBytes(folder.resolve("patch"));
    Files.write(folder.resolve("patch"), Arrays.copyOf(patch, patch.length - 20));
    Run applied = run("delta", "apply", "old", "patch", "-o", "made");
    assertEquals(3, applied.exit());
    assertTrue(applied.err().contains("delta.cut-off"), applied.err());
    try (var files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
    Files.writeString(folder.resolve("patch"), "no patch at all");
    assertTrue(run("delta", "info", "patch").err().contains("delta.not-a-patch"));
  }

  @Test
  void foreignFormats_areAppliedByTheToolsTheyAreFor() throws Exception {
    Path made = folder.resolve("made");
    assertEquals(0, run("delta", "make", "old", "new", "-o", "p", "--format", "bsdiff40").exit());
    tool("bspatch", "old", "made", "p");
    assertArrayEquals(text, Files.readAllBytes(made));
    Run zstd = run("delta", "make", "old", "new", "-o", "z", "--format", "zstd", "--json");
    assertTrue(zstd.out().contains("\"format\":\"zstd\""), zstd.out());
    tool("zstd", "-d", "-f", "-q", "--long=31", "--patch-from=old", "z", "-o", "made");
    assertArrayEquals(text, Files.readAllBytes(made));
    Run other = run("delta", "make", "old", "new", "-o", "b", "--format", "bsdiff43");
    assertTrue(other.out().contains("bsdiff43"), other.out() + other.err());
    assertEquals(
        "ENDSLEY/BSDIFF43",
        new String(
            Arrays.copyOf(Files.readAllBytes(folder.resolve("b")), 16), StandardCharsets.US_ASCII));
  }

  /// Runs a tool of Debian here; a machine without it skips the test.
  private void tool(String... command) throws Exception {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, command[0])));
    assumeTrue(there, command[0] + " is not installed (.ci/packages)");
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  @Test
  void missingFiles_areNamed() {
    assertEquals(8, run("delta", "make", "old", "nothing", "-o", "patch").exit());
    assertEquals(8, run("delta", "info", "nothing").exit());
    assertEquals(2, run("delta", "make", "old", "new", "-o", "p", "--profile", "huge").exit());
  }
}

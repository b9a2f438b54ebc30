package dev.pawl.delta.make;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a patch says it takes is enough: it is applied by a process that has no more.
class StatedMemoryTest {
  /// What Java itself needs of its heap, and the part of it that is kept free for young objects.
  private static final long JAVA = 2560L << 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aPatch_isAppliedInTheMemoryItStates(Profile profile)
      throws IOException, InterruptedException {
    byte[] old = Pairs.random(50, 3_000_000);
    byte[] text = Pairs.inserted(Pairs.random(50, 3_000_000), 51);
    for (int at = 0; at < text.length; at += 64) {
      text[at] = (byte) at; // many short copies
    }
    PatchMaker.Made made = PatchMaker.make(OldImage.of(old), OldImage.of(text), profile, _ -> {});
    assertTrue(made.head().memory().value() > profile.memory().value() / 4, "of some size");
    long heap = (made.head().memory().value() + JAVA) >> 10;
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmn512k",
            "-Xmx" + heap + "k",
            "-cp",
            System.getProperty("java.class.path"),
            ApplyMain.class.getName(),
            Files.write(folder.resolve("old"), old).toString(),
            Files.write(folder.resolve("patch"), made.bytes()).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals("done", said.strip(), "with " + heap + " KiB");
  }
}

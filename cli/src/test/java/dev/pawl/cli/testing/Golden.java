package dev.pawl.cli.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Output that is kept as a file, so that a change is seen as a diff. Run the tests with
/// `GOLDEN=update`
/// in the environment to write what comes out now, then read the diff.
public final class Golden {
  private Golden() {}

  /// Compares `actual` with `golden/NAME.txt`.
  public static void check(String name, String actual) {
    try {
      if ("update".equals(System.getenv("GOLDEN"))) {
        Path folder = Path.of("src/test/resources/golden");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".txt"), actual);
        return;
      }
      try (InputStream kept = Golden.class.getResourceAsStream("/golden/" + name + ".txt")) {
        String expected =
            kept == null ? "" : new String(kept.readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, actual, "golden/" + name + ".txt");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

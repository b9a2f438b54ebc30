package dev.pawl.core.delta.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.pawl.core.testkit.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// docs/spec/delta.md says enough: an applier written from it passes all vectors.
class PlainApplierTest {
  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.walk(Vector.folder("delta"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void vector_givesTheNewImage(Path patch) throws IOException {
    byte[] old = Files.readAllBytes(patch.resolveSibling("old"));
    byte[] made = PlainApplier.apply(old, Files.readAllBytes(patch));
    assertArrayEquals(Files.readAllBytes(patch.resolveSibling("new")), made);
  }
}

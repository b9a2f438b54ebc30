package dev.pawl.core.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// vectors/metadata, as any other implementation would read them. With `-Dpawl.vectors=write` they
/// are written anew first.
class MetadataVectorsTest {
  private static final Path FOLDER = Vector.folder("metadata");

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if ("write".equals(System.getProperty("pawl.vectors"))) {
      for (Vector vector : MetadataVectors.all()) {
        vector.write(FOLDER);
      }
      Files.write(FOLDER.resolve("trusted-root.json"), MetadataVectors.trustedRoot());
      Files.write(
          FOLDER.resolve("delegator.json"),
          MetadataWriter.sign(MetadataVectors.delegator(), MetadataVectors.TARGETS_KEYS.quorum()));
    }
  }

  static Stream<Vector> vectors() throws IOException {
    return Vector.all(FOLDER).stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void vector_comesOutAsItSays(Vector vector) throws IOException {
    Root root =
        Expect.ok(
                MetadataVerifier.firstRoot(Files.readAllBytes(FOLDER.resolve("trusted-root.json"))))
            .value()
            .content();
    byte[] bytes = vector.bytes();
    String found =
        switch (vector.header("role")) {
          case "root" -> Expect.code(MetadataVerifier.nextRoot(root, bytes));
          case "timestamp" -> Expect.code(MetadataVerifier.timestamp(root, bytes));
          case "snapshot" -> Expect.code(MetadataVerifier.snapshot(root, bytes));
          case "targets" -> Expect.code(MetadataVerifier.targets(root, bytes));
          case "line" ->
              Expect.code(
                  MetadataVerifier.targets(
                          root, Files.readAllBytes(FOLDER.resolve("delegator.json")))
                      .then(
                          targets ->
                              MetadataVerifier.delegated(
                                  targets.value().content(), MetadataVectors.LINE, bytes)));
          case String other -> throw new IllegalStateException(other);
        };
    assertEquals(vector.expect(), found, vector.name());
  }

  @Test
  void files_areTheOnesOurWriterMakes() throws IOException {
    assertEquals(MetadataVectors.all().size(), Vector.all(FOLDER).size());
    for (Vector vector : MetadataVectors.all()) {
      Vector file =
          Vector.all(FOLDER).stream()
              .filter(other -> other.name().equals(vector.name()))
              .findFirst()
              .orElseThrow();
      assertEquals(vector.header(), file.header(), vector.name());
      assertArrayEquals(vector.bytes(), file.bytes(), vector.name());
    }
    assertArrayEquals(
        MetadataVectors.trustedRoot(), Files.readAllBytes(FOLDER.resolve("trusted-root.json")));
  }
}

package dev.pawl.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.Vector;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// vectors/json, as any other implementation would read them.
class JsonVectorsTest {
  static Stream<Vector> vectors() throws IOException {
    return Vector.all(Vector.folder("json")).stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void vector_comesOutAsItSays(Vector vector) {
    var result = JsonReader.read(vector.bytes(), JsonLimits.standard());
    assertEquals(vector.expect(), Expect.code(result), vector.name());
    if (vector.header().containsKey("canonical")) {
      byte[] canonical = CanonicalJson.encode(Expect.ok(result));
      assertEquals(vector.header("canonical"), Digest.sha256(canonical).hex(), vector.name());
    }
  }

  @Test
  void allVectors_areThere() throws IOException {
    List<Vector> all = Vector.all(Vector.folder("json"));
    assertTrue(all.size() >= 30, () -> all.size() + " vectors");
  }
}

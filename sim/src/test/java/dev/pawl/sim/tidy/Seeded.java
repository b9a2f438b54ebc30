package dev.pawl.sim.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

/// Small trees made for one test, and what is expected of a rule that reads them.
final class Seeded {
  private Seeded() {}

  static TextFile text(String path, String text) {
    return new TextFile(path, text);
  }

  /// Parsed sources of one file each, named `T0.java`, `T1.java`, … in the main sources of core.
  static List<JavaSource> parsed(String... texts) {
    String folder = "core/src/main/java/dev/pawl/core/";
    return JavaSource.parse(
        IntStream.range(0, texts.length)
            .mapToObj(i -> text(folder + "T" + i + ".java", texts[i]))
            .toList());
  }

  static void expectNone(List<Finding> findings) {
    assertEquals(List.of(), findings);
  }

  /// Exactly one finding, at this line, whose text contains `words`.
  static void expectOne(List<Finding> findings, long line, String words) {
    assertEquals(1, findings.size(), findings::toString);
    Finding finding = findings.getFirst();
    assertEquals(line, finding.line(), finding::toString);
    assertTrue(finding.toString().contains(words), finding::toString);
  }
}

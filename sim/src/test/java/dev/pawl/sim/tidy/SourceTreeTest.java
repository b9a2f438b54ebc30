package dev.pawl.sim.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
  @Test
  void whatIsBuiltOrBinary_isNotRead(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("core/target"));
    Files.writeString(root.resolve("core/target/A.java"), "class A {}");
    Files.writeString(root.resolve("core/B.java"), "class B {}");
    Files.write(root.resolve("image"), new byte[] {(byte) 0xFF, 0});
    SourceTree tree = SourceTree.read(root);
    assertEquals(List.of(new TextFile("core/B.java", "class B {}")), tree.texts());
    assertEquals(Set.of("", "core", "core/B.java", "image"), tree.paths());
  }
}

package dev.pawl.core.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/// Runs targets over their kept inputs: `src/test/fuzz/TARGET/*` of a module.
public final class KeptInputs {
  private static final Path FOLDER = Path.of("src/test/fuzz");

  private KeptInputs() {}

  /// A test for each input of each target. A target without inputs is a failing test.
  public static List<DynamicTest> tests(Map<String, FuzzTarget> targets) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, FuzzTarget> target : targets.entrySet()) {
      Path folder = FOLDER.resolve(target.getKey());
      try (Stream<Path> inputs = Files.list(folder)) {
        List<Path> files = inputs.sorted().toList();
        Assertions.assertFalse(files.isEmpty(), folder + " holds no input");
        for (Path file : files) {
          tests.add(
              DynamicTest.dynamicTest(
                  target.getKey() + "/" + file.getFileName(),
                  () -> target.getValue().read(Files.readAllBytes(file))));
        }
      }
    }
    return tests;
  }
}

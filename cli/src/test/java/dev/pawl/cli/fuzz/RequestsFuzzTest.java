package dev.pawl.cli.fuzz;

import dev.pawl.core.fuzz.KeptInputs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the fuzzer once found worth keeping, again.
class RequestsFuzzTest {
  @TestFactory
  List<DynamicTest> keptInputs_areReadOrRefused() throws IOException {
    return KeptInputs.tests(FuzzMain.ALL);
  }
}

package dev.pawl.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the fuzzer once found worth keeping, again.
class ReadersFuzzTest {
  @TestFactory
  List<DynamicTest> keptInputs_areReadOrRefused() throws IOException {
    return KeptInputs.tests(CoreReaders.ALL);
  }

  @Test
  void anAnswerThatIsNoneIsNoticed() {
    assertThrows(AssertionError.class, () -> FuzzTarget.check("no code", "text"));
    assertThrows(AssertionError.class, () -> FuzzTarget.check("json.not-utf8", " "));
    assertThrows(AssertionError.class, () -> FuzzTarget.check("json.x", "long".repeat(501)));
  }
}

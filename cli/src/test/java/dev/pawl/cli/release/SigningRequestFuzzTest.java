package dev.pawl.cli.release;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.failure.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whatever is in a request file: a request, or a declared failure; never anything else.
class SigningRequestFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void request(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("request", ".json");
    try {
      Files.write(file, bytes);
      if (SigningRequest.read(file)
              instanceof Result.Failed<SigningRequest, CliFailure>(CliFailure failure)
          && !failure.code().startsWith("signing.")) {
        throw new AssertionError(failure.explain());
      }
    } finally {
      Files.delete(file);
    }
  }
}

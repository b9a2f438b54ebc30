package dev.pawl.cli.fuzz;

import dev.pawl.cli.ceremony.KeyRequest;
import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.key.KeyCard;
import dev.pawl.cli.release.SigningRequest;
import dev.pawl.core.failure.Result;
import dev.pawl.core.fuzz.CoreReaders;
import dev.pawl.core.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/// Where Jazzer enters (`.ci/fuzz`): told the name of a target, then called with bytes.
public final class FuzzMain {
  /// The readers of the command line, by the name of the folder with their inputs.
  static final Map<String, FuzzTarget> ALL =
      Map.of(
          "request", reader(SigningRequest::read),
          "key-request", reader(KeyRequest::read),
          "key-card", reader(KeyCard::read));

  private static FuzzTarget chosen = bytes -> {}; // Jazzer's interface is static

  private FuzzMain() {}

  /// Called once by Jazzer.
  public static void fuzzerInitialize(String[] arguments) {
    FuzzTarget target = ALL.getOrDefault(arguments[0], CoreReaders.ALL.get(arguments[0]));
    if (target == null) {
      throw new IllegalArgumentException("no target " + arguments[0]);
    }
    chosen = target;
  }

  /// Called by Jazzer again and again.
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    chosen.read(bytes);
  }

  private static FuzzTarget reader(Function<Path, Result<?, CliFailure>> read) {
    return bytes -> {
      Path file = Files.createTempFile("request", ".json");
      try {
        Files.write(file, bytes);
        if (read.apply(file) instanceof Result.Failed<?, CliFailure>(CliFailure failure)) {
          FuzzTarget.check(failure.code(), failure.explain());
        }
      } finally {
        Files.delete(file);
      }
    };
  }
}

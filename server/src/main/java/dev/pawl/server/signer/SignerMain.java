package dev.pawl.server.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;

/// The signer's process: `SignerMain KEY-FOLDER`. Opens its keys, then answers line by line until
/// its input ends, which it does when the server ends, however that ends. Opens no socket.
public final class SignerMain {
  private SignerMain() {}

  /// The program.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: SignerMain KEY-FOLDER");
      System.exit(2);
    }
    System.exit(run(Path.of(arguments[0]), System.in, System.out));
  }

  static int run(Path keys, InputStream in, PrintStream raw) throws IOException {
    var out = new PrintStream(raw, true, UTF_8);
    switch (DirectorKeys.open(keys)) {
      case Result.Failed<DirectorKeys, SignerFailure>(SignerFailure failure) -> {
        out.print(JsonWriter.line(SignerProtocol.failed(failure)) + "\n");
        out.flush();
        return 1;
      }
      case Result.Ok<DirectorKeys, SignerFailure>(DirectorKeys opened) -> {
        try (var desk = new SigningDesk(opened, InstantSource.system())) {
          serve(desk, in, out);
        }
        return 0;
      }
    }
  }

  private static void serve(SigningDesk desk, InputStream in, PrintStream out) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.print(JsonWriter.line(SignerProtocol.answer(desk, line)) + "\n");
      out.flush();
    }
  }
}

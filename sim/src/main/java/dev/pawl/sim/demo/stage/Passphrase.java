package dev.pawl.sim.demo.stage;

import dev.pawl.core.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The passphrase of the demo's keys: random, in a file only its owner can read, so that whoever
/// keeps the demo can go on signing.
public final class Passphrase {
  /// Name of the file, beside the workspace.
  public static final String FILE = "passphrase.txt";

  private static final int BYTES = 12;

  private Passphrase() {}

  /// Makes one.
  static String make(StageFolder folder) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String passphrase = HexFormat.of().formatHex(random);
    Path file = folder.root().resolve(FILE);
    DurableFile.replace(file, (passphrase + "\n").getBytes(StandardCharsets.UTF_8));
    return passphrase;
  }
}

package dev.pawl.cli.ceremony;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.cli.key.KeyCard;
import dev.pawl.cli.release.SigningRequest;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.testing.Results;
import dev.pawl.cli.testing.TestShell;
import dev.pawl.cli.testing.Workspaces;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every file that is carried from person to person, damaged in every way on its way: a stable
/// code, an explanation that says which file, what was expected, what was found and what to do, and
/// nothing else in the workspace touched.
class BadRequestTest {
  private static final int HUGE = 9 << 20;

  @TempDir private Path folder;

  /// What is carried, how it is made, and how it is read.
  private enum Carried {
    SIGNING_REQUEST("staged/lock-2.0.0.request.json", "signing.request-malformed") {
      @Override
      void make(TestShell shell) {
        run(
            shell,
            "release create --product lock --version 2.0.0 --counter 2 --hardware lock-s2"
                + " --type opaque --image image.bin --offline");
      }

      @Override
      Result<?, CliFailure> read(Path file, byte[] root) {
        return SigningRequest.read(file).then(request -> request.check(root));
      }
    },
    KEY_REQUEST("staged/root-2.request.json", "ceremony.request-malformed") {
      @Override
      void make(TestShell shell) {
        run(shell, "root rotate --offline");
      }

      @Override
      Result<?, CliFailure> read(Path file, byte[] root) {
        return KeyRequest.read(file).then(request -> request.check(root));
      }
    },
    KEY_CARD("root-1.card.json", "key.card-unusable") {
      @Override
      void make(TestShell shell) {
        run(shell, "key card root-1 --name root-1 --out root-1.card.json");
      }

      @Override
      Result<?, CliFailure> read(Path file, byte[] root) {
        return KeyCard.read(file);
      }
    };

    private final String file;
    private final String code;

    Carried(String file, String code) {
      this.file = file;
      this.code = code;
    }

    abstract void make(TestShell shell);

    abstract Result<?, CliFailure> read(Path file, byte[] root);

    private static void run(TestShell shell, String words) {
      TestShell.Run run = shell.run(words.split(" "));
      assertEquals(0, run.exit(), () -> words + "\n" + run.err());
    }
  }

  private byte[] root = {}; // of the workspace made last

  private Path made(Carried carried) throws IOException {
    Workspace workspace = Workspaces.copyTo(folder.resolve("acme"));
    root = Results.ok(new RepositoryCopies(workspace.repository()).trustedRoot());
    Files.write(workspace.folder().resolve("image.bin"), new byte[1000]);
    carried.make(new TestShell(workspace.folder()).env("PAWL_PASSPHRASE", Workspaces.PASSPHRASE));
    return workspace.folder().resolve(carried.file);
  }

  @ParameterizedTest
  @CsvSource({
    "empty",
    "first half",
    "one byte short",
    "flipped first",
    "flipped last",
    "wrong role",
    "wrong version",
    "UTF-16",
    "byte order mark",
    "base64",
    "huge"
  })
  void damagedFile_isRefusedByCode_andNothingElseIsTouched(String damage) throws IOException {
    for (Carried carried : Carried.values()) {
      folder = Files.createTempDirectory(folder, "one");
      Path file = made(carried);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, damaged(damage, whole));
      Map<String, Digest> before = files(file);

      Explanation said = Results.failed(carried.read(file, root));

      assertEquals(carried.code, said.code(), damage);
      assertTrue(said.sentence().contains(file.getFileName().toString()), said.sentence());
      assertTrue(!said.expected().isBlank() && !said.found().isBlank(), said.sentence());
      assertTrue(said.remedy().length() > 10, said.sentence());
      assertEquals(before, files(file));
    }
  }

  @Test
  void flippedBitAnywhere_isRefusedByCode_orChangesNothingThatIsSigned() throws IOException {
    for (Carried carried : Carried.values()) {
      folder = Files.createTempDirectory(folder, "one");
      Path file = made(carried);
      byte[] whole = Files.readAllBytes(file);
      int refused = 0;
      int step = Math.max(1, whole.length / 150);
      for (int at = 0; at < whole.length; at += step) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << at % 7);
        Files.write(file, changed);
        if (carried.read(file, root) instanceof Result.Failed<?, CliFailure>(CliFailure why)) {
          assertTrue(
              why.code().matches("(signing|ceremony|key|trust)\\.[a-z-]+"),
              carried + " at " + at + ": " + why.code());
          refused++;
        }
      }
      assertNotEquals(0, refused);
    }
  }

  private static byte[] damaged(String damage, byte[] file) {
    String text = new String(file, UTF_8);
    return switch (damage) {
      case "empty" -> new byte[0];
      case "first half" -> Arrays.copyOf(file, file.length / 2);
      case "one byte short" -> Arrays.copyOf(file, text.stripTrailing().length() - 1);
      case "flipped first" -> flipped(file, 0);
      case "flipped last" -> flipped(file, text.stripTrailing().length() - 1);
      case "wrong role" ->
          text.replaceFirst("\"_type\": \"[a-z-]+\"", "\"_type\": \"proof\"").getBytes(UTF_8);
      case "wrong version" -> text.replaceFirst("\"spec\": 1", "\"spec\": 2").getBytes(UTF_8);
      case "UTF-16" -> text.getBytes(UTF_16);
      case "byte order mark" -> ("\uFEFF" + text).getBytes(UTF_8);
      case "base64" -> Base64.getEncoder().encode(file);
      default -> Arrays.copyOf(file, HUGE);
    };
  }

  private static byte[] flipped(byte[] file, int at) {
    byte[] bytes = file.clone();
    bytes[at] ^= 1;
    return bytes;
  }

  /// All other files of the workspace.
  private Map<String, Digest> files(Path except) throws IOException {
    var all = new TreeMap<String, Digest>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.equals(except)) {
          all.put(file.toString(), Digest.sha256(Files.readAllBytes(file)));
        }
      }
    }
    return all;
  }
}

package dev.pawl.core.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.core.key.token.TokenModule;
import dev.pawl.core.key.token.TokenName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Real tokens in software: SoftHSM 2, of the Debian package `softhsm2`. Where it is missing, tests
/// are skipped and say so.
///
/// SoftHSM reads its settings and its tokens once in the life of a process, so all tests of a
/// process share one folder of tokens made beforehand, and each takes the next fresh one.
public final class SoftHsm {
  /// The PIN of every token.
  public static final String PIN = "4711";

  private static final int TOKENS = 12;
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
          Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

  private static final class Shared {
    static final SoftHsm ONE = new SoftHsm();
  }

  private final Path library;
  private final Path settings;
  private final AtomicInteger used = new AtomicInteger();

  private SoftHsm() {
    this.library = library().orElseThrow();
    try {
      Path folder = Files.createTempDirectory("pawl-softhsm");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Files.createDirectory(folder.resolve("tokens"));
      this.settings = folder.resolve("softhsm2.conf");
      Files.writeString(
          settings,
          "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
              .formatted(folder.resolve("tokens")));
      for (int i = 1; i <= TOKENS; i++) {
        initialize("pawl-" + i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    setEnvironment("SOFTHSM2_CONF", settings.toString());
  }

  /// SoftHSM, or the end of the test with a message.
  public static SoftHsm orSkip() {
    assumeTrue(
        library().isPresent(),
        "SKIPPED: SoftHSM 2 is missing; install the Debian package softhsm2 (.ci/packages)");
    return Shared.ONE;
  }

  private static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::isRegularFile).findFirst();
  }

  /// A token that no other test of this process has taken.
  public TokenName freshToken() {
    int number = used.incrementAndGet();
    if (number > TOKENS) {
      throw new IllegalStateException("raise the number of tokens of " + SoftHsm.class);
    }
    return TokenName.labelled("pawl-" + number);
  }

  /// The PKCS#11 library.
  public Path module() {
    return library;
  }

  /// The library, loaded.
  public TokenModule load() {
    return Expect.ok(TokenModule.load(library));
  }

  /// What `SOFTHSM2_CONF` must say in another process that is to see the same tokens.
  public Path settings() {
    return settings;
  }

  private void initialize(String label) throws IOException {
    ProcessBuilder tool =
        new ProcessBuilder(
            List.of(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                label,
                "--so-pin",
                "12345678",
                "--pin",
                PIN));
    tool.environment().put("SOFTHSM2_CONF", settings.toString());
    Process process = tool.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The environment as the library in this process sees it; Java's own view of it does not change.
  @SuppressWarnings("restricted")
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int answer =
          (int)
              setenv.invoke(arena.allocateFrom(name), arena.allocateFrom(value), /* overwrite */ 1);
      assertEquals(0, answer);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The system's temporary folder is cleared by the system.
    }
  }
}

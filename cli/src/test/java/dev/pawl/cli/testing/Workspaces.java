package dev.pawl.cli.testing;

import dev.pawl.cli.key.Keys;
import dev.pawl.cli.workspace.FastWorkspace;
import dev.pawl.cli.workspace.Product;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// One workspace with lines `lock` and `gw`, made once and copied for each test: deriving a key
/// from a
/// passphrase is slow on purpose.
public final class Workspaces {
  /// The passphrase of all of its keys.
  public static final String PASSPHRASE = "correct-horse-battery";

  private static final Workspace TEMPLATE = make();
  private static final Map<String, Signer> SIGNERS = new ConcurrentHashMap<>();

  private Workspaces() {}

  private static Workspace make() {
    try {
      Path parent = Files.createTempDirectory("pawl-template");
      Path folder = parent.resolve("acme");
      Workspace made =
          Results.ok(
              FastWorkspace.init(
                  folder,
                  List.of(product("lock", "lock-s2", "lock-s3"), product("gw", "gw-r3")),
                  PASSPHRASE.toCharArray(),
                  TestShell.NOW));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(parent)));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Product product(String line, String... hardware) {
    var ids = new LinkedHashSet<HardwareId>();
    for (String id : hardware) {
      ids.add(new HardwareId(id));
    }
    return new Product(new ProductLine(line), ids);
  }

  /// A copy of the workspace at `folder`, which must not exist.
  public static Workspace copyTo(Path folder) {
    try (Stream<Path> files = Files.walk(TEMPLATE.folder())) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            folder.resolve(TEMPLATE.folder().relativize(file)),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      return Results.ok(Workspace.open(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A key of the workspace, opened once.
  public static Signer signer(String name) {
    return SIGNERS.computeIfAbsent(
        name, key -> Results.ok(Keys.open(TEMPLATE.keyFile(key), PASSPHRASE.toCharArray())));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

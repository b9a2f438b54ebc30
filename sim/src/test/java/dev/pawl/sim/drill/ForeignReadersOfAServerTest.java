package dev.pawl.sim.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.sim.foreign.PublishedFolder;
import dev.pawl.sim.foreign.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Readers of others on what our commands and our server publish, through a new release, a root
/// rotation, the replacement of a line's key, and the recovery of the online keys after a thief
/// raised their versions. All readers live through one history, since a fleet is costly to make.
@Timeout(900)
class ForeignReadersOfAServerTest {
  private static final long BEYOND = Integer.MAX_VALUE;

  @TempDir private Path folder;
  private final List<Reader> readers = new ArrayList<>();

  @Test
  void readEveryTarget_throughEveryRotation() throws Exception {
    for (Reader reader : Reader.values()) {
      Optional<String> missing = reader.missing();
      missing.ifPresent(why -> System.err.println("!! SKIPPED: " + reader + ": " + why));
      if (missing.isEmpty()) {
        readers.add(reader);
      }
    }
    assumeFalse(readers.isEmpty(), "no reader of others is installed (.ci/readers)");
    Path template = folder.resolve("template");
    DrillWorld.make(template, List.of());
    try (DrillWorld world = DrillWorld.copyOf(template, folder.resolve("world"))) {
      history(world, world.lockDevice());
    }
  }

  /// @param device on whose wire the thief is
  private void history(DrillWorld world, DrillDevice device)
      throws IOException, InterruptedException {
    try (PublishedFolder published = new PublishedFolder(name -> fetch(device.wire(), name))) {
      for (Reader reader : readers) {
        Files.createDirectories(home(reader).resolve("metadata"));
        Files.write(home(reader).resolve("metadata/root.json"), world.factoryRoot());
      }
      check(world, published, "at the beginning");

      world.release("lock", "lock-s2", "2.0.0", 2, List.of(""));
      check(world, published, "after a release");

      done(
          world,
          "root-2",
          List.of(
              "root", "rotate", "--add-key", world.newSigner("root-4"), "--remove-key", "root-1"),
          "root-1",
          "root-2",
          "root-4");
      check(world, published, "after a root rotation");

      done(
          world,
          "keys-lock-2",
          List.of(
              "line",
              "replace-keys",
              "lock",
              "--add-key",
              world.newSigner("lock-build-2"),
              "--remove-key",
              "lock-build"),
          "targets-1",
          "targets-2",
          "lock-build-2",
          "lock-release");
      check(world, published, "after one key of a line was replaced");

      world.thief(device).serveOnline(BEYOND);
      check(world, published, "while a thief raises the online versions");
      device.wire().clear();
      done(world, "root-3", List.of("online", "rotate"), "root-2", "root-4");
      check(world, published, "after recovery with new online keys");
    }
  }

  private static Optional<byte[]> fetch(Wire wire, String name) {
    return wire.fetch(name, ByteCount.mebi(1)) instanceof FetchAnswer.Found found
        ? Optional.of(found.bytes())
        : Optional.empty();
  }

  private Path home(Reader reader) {
    return folder.resolve(reader.name());
  }

  /// Prepares a change of keys, has it signed and publishes it.
  private static void done(DrillWorld world, String request, List<String> words, String... keys)
      throws IOException {
    world.desk().run(words.toArray(String[]::new));
    List<String> sign = new ArrayList<>(List.of("sign", request));
    for (String key : keys) {
      sign.addAll(List.of("--key", key));
    }
    world.desk().run(sign.toArray(String[]::new));
    world.desk().run("release", "publish", request);
  }

  /// Every reader finds every target of every line, and its bytes.
  private void check(DrillWorld world, PublishedFolder published, String when)
      throws IOException, InterruptedException {
    Map<String, String> expected = new LinkedHashMap<>();
    for (var line : world.state().lines().entrySet()) {
      for (String path : line.getValue().content().targets().keySet()) {
        ImageDescription image = described(line.getKey(), line.getValue(), path);
        String name = image.line() + "-" + image.version() + ".bin";
        Path file = world.folder().resolve(name);
        published.target(image, Files.readAllBytes(file));
        expected.put(path, image.sha256().hex());
      }
    }
    for (Reader reader : readers) {
      Map<String, String> read =
          reader.read(home(reader), published, List.copyOf(expected.keySet()));
      assertEquals(expected, read, () -> reader + " " + when);
    }
  }

  private static ImageDescription described(
      RoleName role, SignedMetadata<Targets> line, String path) throws IOException {
    return DrillWorld.need(
        ImageDescription.from(line.content().info(new TargetPath(path), role).orElseThrow()));
  }
}

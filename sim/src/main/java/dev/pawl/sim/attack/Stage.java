package dev.pawl.sim.attack;

import dev.pawl.cli.workspace.KeyPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What all scenes share: a folder, and two authorities, since keys take time to make.
final class Stage implements AutoCloseable {
  private final Path folder;
  private final Authority ours;
  private final Authority foreign;
  private final AtomicInteger scenes = new AtomicInteger();

  private Stage(Path folder) throws IOException {
    this.folder = folder;
    this.ours = Authority.make(folder.resolve("ours"));
    this.foreign = Authority.make(folder.resolve("foreign"));
  }

  static Stage open() throws IOException {
    return new Stage(Files.createTempDirectory("pawl-attack-"));
  }

  /// A fresh world.
  /// @param plan which keys its people have
  Scene scene(KeyPlan plan) throws IOException {
    return Scene.set(
        Files.createDirectory(folder.resolve("" + scenes.incrementAndGet())), this, plan);
  }

  /// The authority that devices pin.
  Authority ours() {
    return ours;
  }

  /// An attacker's own, of the same make.
  Authority foreign() {
    return foreign;
  }

  @Override
  public void close() throws IOException {
    remove(folder);
  }

  static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}

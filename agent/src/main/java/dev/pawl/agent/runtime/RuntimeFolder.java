package dev.pawl.agent.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the parts of a device's runtime are: a Java runtime with the agent in it.
///
/// @param home of the Java runtime
public record RuntimeFolder(Path home) {
  Path java() {
    return home.resolve("bin").resolve("java");
  }

  /// Starts the boot stage.
  public Path boot() {
    return home.resolve("bin").resolve("pawl-boot");
  }

  /// Starts the agent.
  public Path agent() {
    return home.resolve("bin").resolve("pawl-agent");
  }

  /// Folder of the agent's jars.
  Path jars() {
    return home.resolve("agent");
  }

  /// The agent's jars, in the order of their names: the cache is good for this one only.
  String classPath() throws IOException {
    try (Stream<Path> files = Files.list(jars())) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(":"));
    }
  }

  /// Classes of agent and platform, read ahead of time.
  Path cache() {
    return jars().resolve("agent.jsa");
  }

  /// Java's own list of authorities.
  Path publicAuthorities() {
    return home.resolve("lib").resolve("security").resolve("cacerts");
  }

  /// What the second compiler compiles.
  Path compiled() {
    return jars().resolve("compile.json");
  }
}

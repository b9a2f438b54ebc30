package dev.pawl.sim.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A Java program that can be started as a process: its class path, main class and JVM flags. It
/// runs on the Java that runs us.
public record JavaProgram(List<Path> classPath, String mainClass, List<String> flags) {
  /// Flags for a program of which several run side by side on a small machine: serial collector,
  /// first compiler only, no shared performance file.
  public static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  public JavaProgram {
    classPath = List.copyOf(classPath);
    flags = List.copyOf(flags);
  }

  /// The `java` of the running JVM.
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// The same program with more flags in front of the main class.
  public JavaProgram with(List<String> more) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(more);
    return new JavaProgram(classPath, mainClass, all);
  }

  /// The command line that starts it.
  public List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }
}

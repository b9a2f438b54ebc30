package dev.pawl.sim.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A folder with the real launcher and an invented JDK: its `java` prints its process id, the
/// exported folders and its arguments, one a line, and exits with `FAKE_EXIT`.
/// @param folder the folder around it, and home of the user
/// @param root the folder of the launcher
/// @param jdk the invented JDK
record LauncherTree(Path folder, Path root, Path jdk) {
  private static final List<String> MODULES =
      List.of("core", "delta", "agent", "server", "cli", "sim");
  private static final String JAVA =
      """
      #!/bin/sh
      echo "pid $$"
      echo "PAWL_HOME $PAWL_HOME"
      echo "PAWL_LIB $PAWL_LIB"
      for argument in "$@"; do echo "arg $argument"; done
      exit ${FAKE_EXIT:-0}
      """;

  /// Stands for Maven: counts its runs, waits for a file `go` while there is a file `hold`, fails
  /// while there is a file `broken`, otherwise leaves behind what Maven would.
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "run" >>runs
      echo "[INFO] Building Pawl core 0.1.0      [2/6]"
      while [ -e hold ] && [ ! -e go ]; do sleep 0.05; done
      [ ! -e broken ] || { echo "[ERROR] A.java:[3] no such thing"; exit 1; }
      for module in core delta agent server cli sim; do
        mkdir -p $module/target
        echo $module >$module/target/pawl-$module-0.1.0.jar
        echo lib >libraries-$module-1.0.jar
        echo "$PWD/core/target/pawl-core-0.1.0.jar:$PWD/libraries-$module-1.0.jar" \\
          >$module/target/runtime.classpath
      done
      mkdir -p agent/target/classes/dev/pawl/agent/runtime
      echo "-Xmx64m" >agent/target/classes/dev/pawl/agent/runtime/agent.options
      mkdir -p cli/target/classes/dev/pawl/cli/delta
      echo "-Xshare:auto" >cli/target/classes/dev/pawl/cli/delta/apply.options
      """;

  record Ended(long pid, int exit, String out, String err) {
    /// What the program was given: the values of lines that begin with `what`.
    List<String> given(String what) {
      return out.lines()
          .filter(line -> line.startsWith(what + " "))
          .map(line -> line.substring(what.length() + 1))
          .toList();
    }
  }

  record Running(Process process, Path out, Path err) {
    Ended end() throws IOException, InterruptedException {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher ends");
      return new Ended(
          process.pid(), process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  /// A source tree that has never been built.
  static LauncherTree sources(Path folder) throws IOException {
    LauncherTree tree = installed(folder);
    Files.writeString(tree.root.resolve("pom.xml"), "<project/>");
    executable(tree.root.resolve("mvnw"), MAVEN);
    for (String module : MODULES) {
      Files.createDirectories(tree.root.resolve(module + "/src/main/java"));
      Files.writeString(tree.root.resolve(module + "/pom.xml"), "<project/>");
      Files.writeString(tree.root.resolve(module + "/src/main/java/A.java"), "class A {}");
    }
    return tree;
  }

  /// A folder without sources, with `lib` as an installation has it.
  static LauncherTree installed(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("pawl home"));
    Path jdk = jdk(folder.resolve("jdk"), "25.0.1");
    Path launcher = Path.of("").toAbsolutePath().resolveSibling("pawl");
    executable(root.resolve("pawl"), Files.readString(launcher));
    Path lib = Files.createDirectories(root.resolve("lib"));
    for (String module : MODULES) {
      Files.writeString(lib.resolve(module + ".classpath"), "pawl-" + module + ".jar\nother.jar\n");
    }
    return new LauncherTree(folder, root, jdk);
  }

  static Path jdk(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(folder.resolve("bin/java"), JAVA);
    executable(folder.resolve("bin/javac"), "#!/bin/sh\n");
    return folder;
  }

  int mavenRuns() throws IOException {
    Path runs = root.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  Ended run(String... words) throws IOException, InterruptedException {
    return start(root.resolve("pawl"), Map.of(), words).end();
  }

  Running start(Path launcher, Map<String, String> environment, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PAWL_JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

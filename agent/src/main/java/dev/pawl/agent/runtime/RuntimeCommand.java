package dev.pawl.agent.runtime;

import dev.pawl.agent.command.Arguments;
import dev.pawl.agent.command.Arguments.Misused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `pawl agent runtime`: makes what a device needs to run boot stage and agent, out of the JDK that
/// runs this command: a Java runtime with the modules they use, their jars, and two programs that
/// start them. With a device to rehearse on also a cache of the classes an agent really loads.
public final class RuntimeCommand {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int CONFLICT = 9;
  private static final String MODULES = "java.base,java.naming,jdk.crypto.cryptoki";
  private static final Duration LONGEST_STEP = Duration.ofMinutes(5);
  private static final Duration REHEARSAL = Duration.ofMinutes(1);
  private static final String HELP =
      """
      Usage: pawl agent runtime --to DIR [--rehearse DEVICE]

      Makes a small runtime for devices: Java, boot stage and agent in one folder. Start them with
      DIR/bin/pawl-boot and DIR/bin/pawl-agent. DIR may be moved only before the rehearsal: the cache
      knows the places of the jars.

        --to DIR           folder to make; it must not exist
        --rehearse DEVICE  folder of a device that is enrolled and reaches its server, whose agent
                           does not run now: it polls once, and the classes it loads go into a
                           cache, which saves start-up time and CPU

      Exit codes: 0 made, 1 failed, 2 wrong arguments, 9 the folder exists.
      """;

  private final RuntimeFolder runtime;
  private final PrintStream err;

  private RuntimeCommand(RuntimeFolder runtime, PrintStream err) {
    this.runtime = runtime;
    this.err = err;
  }

  /// Runs the command.
  /// @return exit code
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(HELP);
      out.flush();
      return 0;
    }
    try {
      Arguments options = Arguments.parse(args, List.of("to", "rehearse"));
      Path to = Path.of(options.required("to")).toAbsolutePath().normalize();
      if (Files.exists(to)) {
        return ended(err, CONFLICT, to + " exists; name a folder to make");
      }
      Optional<Path> device = options.optional("rehearse").map(Path::of);
      RuntimeFolder made = new RuntimeFolder(to);
      new RuntimeCommand(made, err).make();
      if (device.isPresent()) {
        rehearse(made, device.get().toAbsolutePath(), err);
      }
      out.println("Made a runtime in " + to + ". Start a device: " + made.boot() + " --device DIR");
      return 0;
    } catch (Misused | InvalidPathException e) {
      return ended(err, MISUSED, e.getMessage() + "\n\n" + HELP);
    } catch (IOException e) {
      return ended(err, FAILED, "" + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ended(err, FAILED, "interrupted");
    }
  }

  private static int ended(PrintStream err, int exit, String why) {
    err.println("pawl agent runtime: " + why);
    err.flush();
    return exit;
  }

  /// Makes the cache of a runtime, once it stands where it will be used.
  /// @param device polls once
  public static void rehearse(RuntimeFolder runtime, Path device, PrintStream err)
      throws IOException, InterruptedException {
    RuntimeCommand command = new RuntimeCommand(runtime, err);
    Path list = Files.createTempFile("pawl-classes-", ".lst");
    try {
      command.listClasses(device, list);
      List<String> dump = command.java();
      dump.addAll(
          List.of(
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + list,
              "-XX:SharedArchiveFile=" + runtime.cache(),
              "-cp",
              runtime.classPath()));
      command.step("making the cache", dump);
    } finally {
      Files.delete(list);
    }
  }

  private void make() throws IOException, InterruptedException {
    Path jdk = Path.of(System.getProperty("java.home"));
    step(
        "linking the runtime",
        List.of(
            jdk.resolve("bin").resolve("jlink").toString(),
            "--add-modules",
            MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.home().toString()));
    // The agent trusts the authorities in its device's folder only. TLS would read all of these.
    Files.delete(runtime.publicAuthorities());
    Files.createDirectories(runtime.jars());
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        throw new IOException(
            "expected the agent's jars on the class path, found " + jar + "; run `pawl` itself");
      }
      Files.copy(jar, runtime.jars().resolve("" + jar.getFileName()));
    }
    try (InputStream in = RuntimeCommand.class.getResourceAsStream("compile.json")) {
      if (in == null) {
        throw new IllegalStateException("this program lacks its file compile.json");
      }
      Files.copy(in, runtime.compiled());
    }
    script(runtime.boot(), "dev.pawl.agent.boot.BootMain");
    script(runtime.agent(), "dev.pawl.agent.AgentMain");
  }

  private void script(Path file, String main) throws IOException {
    String text =
        """
        #!/bin/sh
        # Made by `pawl agent runtime`. One malloc arena: a small process has no use for more.
        home=$(dirname "$(dirname "$(readlink -f "$0")")")
        [ -f "$home/agent/agent.jsa" ] && cache=-XX:SharedArchiveFile=$home/agent/agent.jsa
        MALLOC_ARENA_MAX=1 exec "$home/bin/java" %s \\
          ${cache:+"$cache"} -XX:CompilerDirectivesFile="$home/agent/compile.json" \\
          -cp "%s" %s "$@"
        """
            .formatted(
                String.join(" ", quoted(JvmOptions.device())),
                runtime.classPath().replace(runtime.home().toString(), "$home"),
                main);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> quoted(List<String> options) {
    return options.stream().map(option -> "'" + option + "'").toList();
  }

  private List<String> java() {
    List<String> command = new ArrayList<>(List.of(runtime.java().toString()));
    command.addAll(JvmOptions.device());
    return command;
  }

  /// Runs the agent of a device until it has polled, and lets it write down what it loaded.
  private void listClasses(Path device, Path list) throws IOException, InterruptedException {
    List<String> command = java();
    command.addAll(
        List.of(
            "-Xshare:off",
            "-XX:DumpLoadedClassList=" + list,
            "-cp",
            runtime.classPath(),
            "dev.pawl.agent.AgentMain",
            "--device",
            device.toString(),
            "--slot",
            "a"));
    Process agent =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.PIPE)
            .start();
    try (InputStream lines = agent.getErrorStream()) {
      awaitPoll(lines);
      agent.destroy();
      if (!agent.waitFor(REHEARSAL.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("rehearsing: the agent did not end");
      }
    } finally {
      agent.destroyForcibly();
    }
  }

  private static void awaitPoll(InputStream lines) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
    String line = reader.readLine();
    while (line != null) {
      if (line.contains("\"event\":\"poll.nothing\"")) {
        return;
      }
      line = reader.readLine();
    }
    throw new IOException("rehearsing: expected the device to poll, found that its agent ended");
  }

  private void step(String what, List<String> command) throws IOException, InterruptedException {
    err.println(what + " …");
    Path output = Files.createTempFile("pawl-runtime-", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      if (!ended || process.exitValue() != 0) {
        throw new IOException(what + " failed:\n" + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }
}

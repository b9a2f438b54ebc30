package dev.pawl.sim.bench;

import dev.pawl.agent.runtime.JvmOptions;
import dev.pawl.sim.process.ProcessAccounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A [DeltaDevice] in a process of its own, with the options of an agent on a runtime made for
/// devices, and what a patch costs it, by the accounts of Linux.
final class DeltaDeviceRun implements AutoCloseable {
  private static final long KIB = 1024;

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final ProcessAccounts accounts;

  /// @param work a folder for a file
  DeltaDeviceRun(String profile, Path work) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.device());
    command.add("-XX:CompilerDirectivesFile=" + directives(work));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(DeltaDevice.class.getName(), profile));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    accounts = new ProcessAccounts(process.pid());
    String line = answers.readLine();
    while (line != null && !line.endsWith("ready")) {
      line = answers.readLine(); // Java tells how many directives it has read
    }
  }

  private static Path directives(Path work) throws IOException {
    Path file = work.resolve("compile.json");
    try (InputStream in = JvmOptions.class.getResourceAsStream("compile.json")) {
      if (in == null) {
        throw new IOException("the agent lacks its file compile.json");
      }
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private void expect(String wanted) throws IOException {
    String answer = answers.readLine();
    if (!wanted.equals(answer)) {
      throw new IOException("a device said " + answer + " instead of " + wanted);
    }
  }

  /// Applies a patch: what that took in CPU seconds, and how much more memory there was at once
  /// than just before.
  ChildRun.Cost apply(Path old, Path patch, Path image) throws IOException {
    forgetPeak();
    long idle = accounts.residentKib();
    double before = seconds();
    orders.write(old + "\t" + patch + "\t" + image + "\n");
    orders.flush();
    expect("done");
    long above = Math.max(0, accounts.peakKib() - idle) * KIB;
    return new ChildRun.Cost(seconds() - before, above);
  }

  private double seconds() {
    return accounts.cpu().toMillis() / 1000.0;
  }

  /// The most memory there ever was is counted from now on.
  private void forgetPeak() throws IOException {
    Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5");
  }

  @Override
  public void close() throws IOException {
    orders.close();
    process.destroy();
  }
}

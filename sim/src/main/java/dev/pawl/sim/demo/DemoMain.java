package dev.pawl.sim.demo;

import dev.pawl.sim.demo.DemoOptions.Images;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `pawl demo`: a server, three devices, a good update, forgeries, a bad version, an old
/// version and a power cut, on real processes, in about half a minute.
@Command(
    name = "pawl demo",
    description = {
      "Shows the main job on real processes on this machine: a server, three devices with boot"
          + " stage and two slots each, releases signed offline.",
      "Everything is written to one folder, which is removed at the end."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit codes: 0 every step came out as it must, 1 one did not, 2 wrong arguments.",
      "",
      "Examples:",
      "  pawl demo",
      "  pawl demo --json | tail -1",
      "  pawl demo --image kernel-old.img --next kernel-new.img",
      "  pawl demo --keep --folder /tmp/pawl"
    })
public final class DemoMain implements Callable<Integer> {
  private final PrintStream out;

  @Option(names = "--json", description = "Events as JSON lines; the last line is the summary.")
  private boolean json;

  @Option(
      names = "--keep",
      description = "Leave server and devices running, and say how to talk to them.")
  private boolean keep;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "Any file as the first firmware: plays steps 1, 2, 6 and 7 with it.")
  private @Nullable Path image;

  @Option(names = "--next", paramLabel = "FILE", description = "Any file as the next firmware.")
  private @Nullable Path next;

  @Option(
      names = "--post-quantum",
      description = "Sign everything with Ed25519 and ML-DSA-65 keys: hybrid roles.")
  private boolean postQuantum;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Write to this folder; it must be new or empty.")
  private @Nullable Path folder;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help; // picocli acts on it

  @Spec private CommandSpec spec;

  private DemoMain(PrintStream out) {
    this.out = out;
  }

  /// The program.
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.exit(run(out, arguments));
  }

  /// Runs the demo in this process.
  /// @param out takes the place of stdout
  /// @return the exit code
  static int run(PrintStream out, String... arguments) {
    CommandLine line = new CommandLine(new DemoMain(out));
    line.setExecutionExceptionHandler(
        (problem, _, _) -> {
          System.err.println("pawl demo: " + problem.getMessage());
          return 1;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DemoOptions options =
        new DemoOptions(json, keep, images(), postQuantum, Optional.ofNullable(folder));
    return new Demo(options, out).play() ? 0 : 1;
  }

  private Optional<Images> images() throws IOException {
    if (image == null && next == null) {
      return Optional.empty();
    }
    if (image == null || next == null) {
      throw refusal("--image and --next go together");
    }
    Images images = new Images(usable(image), usable(next));
    if (Files.mismatch(image, next) < 0) {
      throw refusal("--image and --next have the same content, so there is nothing to update");
    }
    return Optional.of(images);
  }

  private Path usable(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refusal("cannot read the file " + file);
    }
    if (Files.size(file) == 0) {
      throw refusal(file + " is empty; an image has at least 1 byte");
    }
    return file;
  }

  private ParameterException refusal(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}

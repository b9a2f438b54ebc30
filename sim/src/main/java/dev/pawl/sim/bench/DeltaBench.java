package dev.pawl.sim.bench;

import dev.pawl.core.delta.patch.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl bench delta`: makes and applies a patch for each pair of a corpus, compares the result
/// with the image, and says which targets hold.
@Command(
    name = "delta",
    header = "How small deltas are, and what making and applying them costs.",
    description = {
      "CORPUS has a folder for each pair, with the files old and new. Each patch is made, applied"
          + " and compared in processes of their own. Of making, CPU seconds and memory are those"
          + " of the whole process; of applying, CPU seconds are above those of a process that"
          + " applies a patch of one byte.",
      "A device is a process that lives on, with the options of an agent on its own runtime: it has"
          + " made a small update by delta before. Its memory is what it had at most above that."
          + " Linux only.",
      "The lines about speed leave containers out.",
      "HDiffPatch's figures come from a table for known pairs, or are measured with --hdiffz."
    },
    sortOptions = false)
final class DeltaBench implements Callable<Integer> {
  @Parameters(paramLabel = "CORPUS", description = "Folder of pairs.")
  private Path corpus;

  @Option(names = "--json", description = "One JSON object instead of tables.")
  private boolean json;

  @Option(
      names = "--hdiffz",
      paramLabel = "PATH",
      description = "HDiffPatch's program, to be measured in the same run.")
  private @Nullable Path hdiffz;

  @Option(names = "--pair", paramLabel = "NAME", description = "Only this pair; may be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      defaultValue = "linux",
      description = "linux or small.")
  private String profile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("bench-delta");
    try {
      DeltaTrial trial = new DeltaTrial(work, profile, Optional.ofNullable(hdiffz));
      List<DeltaRow> rows = new ArrayList<>();
      for (Path pair : pairs()) {
        System.err.println("pawl bench delta: " + pair.getFileName());
        rows.add(trial.run(pair));
      }
      List<DeltaTargets.Line> lines = DeltaTargets.of(rows, Profile.named(profile));
      DeltaReport report = new DeltaReport(rows, lines, hdiffz != null);
      System.out.print(json ? report.json() : report.text());
      return lines.stream().allMatch(DeltaTargets.Line::holds) ? 0 : 1;
    } finally {
      delete(work);
    }
  }

  private List<Path> pairs() throws IOException {
    try (Stream<Path> folders = Files.list(corpus)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("old")))
          .filter(folder -> Files.isRegularFile(folder.resolve("new")))
          .filter(folder -> only.isEmpty() || only.contains(folder.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(folder);
  }
}

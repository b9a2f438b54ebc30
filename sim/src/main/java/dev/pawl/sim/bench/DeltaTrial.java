package dev.pawl.sim.bench;

import dev.pawl.cli.delta.ApplyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes, applies and compares, in processes of their own.
final class DeltaTrial {
  private static final String PROGRAM = "dev.pawl.cli.PawlMain";

  private final Path work;
  private final String profile;
  private final Optional<Path> hdiffz;
  private final ChildRun.Cost idle;
  private final DeltaWarmUp warmUp;
  private final Path warmPatch;

  DeltaTrial(Path work, String profile, Optional<Path> hdiffz)
      throws IOException, InterruptedException {
    this.work = work;
    this.profile = profile;
    this.hdiffz = hdiffz;
    this.idle = idle();
    this.warmUp = DeltaWarmUp.in(work);
    this.warmPatch = work.resolve("warm-patch");
    ChildRun.Outcome made = make(warmUp.old(), warmUp.now(), warmPatch);
    if (made.exitCode() != 0) {
      throw new IOException("making a patch to begin with: " + made.output().strip());
    }
  }

  /// What a process costs that has next to nothing to apply.
  private ChildRun.Cost idle() throws IOException, InterruptedException {
    Path old = Files.write(work.resolve("idle-old"), new byte[] {1});
    Path now = Files.write(work.resolve("idle-new"), new byte[] {2});
    Path patch = work.resolve("idle-patch");
    ChildRun.Outcome made = make(old, now, patch);
    if (made.exitCode() != 0) {
      throw new IOException("making a patch of one byte: " + made.output().strip());
    }
    return apply(old, patch, work.resolve("idle-out")).cost();
  }

  DeltaRow run(Path pair) throws IOException, InterruptedException {
    String name = pair.getFileName().toString();
    Path old = pair.resolve("old");
    Path now = pair.resolve("new");
    Path patch = work.resolve("patch");
    Path out = work.resolve("out");
    Files.deleteIfExists(patch);
    Files.deleteIfExists(out);
    ChildRun.Outcome made = make(old, now, patch);
    Optional<String> problem = problem("making", made);
    ChildRun.Cost applied = ChildRun.Cost.NONE;
    ChildRun.Cost device = ChildRun.Cost.NONE;
    if (problem.isEmpty()) {
      ChildRun.Outcome outcome = apply(old, patch, out);
      applied = outcome.cost().above(idle);
      problem = problem("applying", outcome);
    }
    if (problem.isEmpty() && Files.mismatch(out, now) >= 0) {
      problem = Optional.of("the result differs from the image");
    }
    if (problem.isEmpty()) {
      device = onADevice(old, patch, out);
      problem =
          Files.mismatch(out, now) >= 0
              ? Optional.of("the device's result differs from the image")
              : Optional.empty();
    }
    Optional<DeltaReference> known = DeltaReference.of(name);
    return new DeltaRow(
        name,
        DeltaReference.kind(name),
        Files.size(now),
        known.flatMap(DeltaReference::full),
        hdiffz.isPresent() ? measured(old, now) : known.map(DeltaReference::hdiffz),
        Files.exists(patch) ? Files.size(patch) : 0,
        made.cost(),
        applied,
        device,
        problem);
  }

  private static Optional<String> problem(String doing, ChildRun.Outcome outcome) {
    return outcome.exitCode() == 0
        ? Optional.empty()
        : Optional.of(
            doing + " ended with " + outcome.exitCode() + ": " + outcome.output().strip());
  }

  private ChildRun.Outcome make(Path old, Path now, Path patch)
      throws IOException, InterruptedException {
    List<String> options = List.of("-Xmx3g", "-XX:+UseSerialGC");
    return pawl(
        options, "delta", "make", "" + old, "" + now, "-o", "" + patch, "--profile", profile);
  }

  /// A device that has made an update by delta before; what is measured is the second.
  private ChildRun.Cost onADevice(Path old, Path patch, Path out) throws IOException {
    try (DeltaDeviceRun run = new DeltaDeviceRun(profile, work)) {
      run.apply(warmUp.old(), warmPatch, work.resolve("warm-out"));
      return run.apply(old, patch, out);
    }
  }

  private ChildRun.Outcome apply(Path old, Path patch, Path out)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(ApplyOptions.all());
    options.add("-Xmx24m");
    return pawl(options, "delta", "apply", "" + old, "" + patch, "-o", "" + out);
  }

  private static ChildRun.Outcome pawl(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(PROGRAM);
    command.addAll(List.of(arguments));
    return ChildRun.of(command);
  }

  /// The best known settings of HDiffPatch, in one thread.
  private Optional<Long> measured(Path old, Path now) throws IOException, InterruptedException {
    Path patch = work.resolve("hdiffz-patch");
    String program = hdiffz.orElseThrow().toString();
    List<String> command =
        List.of(
            program, "-m-1", "-SD", "-c-lzma2-9-64m", "-p-1", "-f", "" + old, "" + now, "" + patch);
    ChildRun.Outcome outcome = ChildRun.of(command);
    return outcome.exitCode() == 0 ? Optional.of(Files.size(patch)) : Optional.empty();
  }
}

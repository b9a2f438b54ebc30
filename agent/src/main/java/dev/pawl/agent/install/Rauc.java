package dev.pawl.agent.install;

import dev.pawl.agent.program.Program;
import dev.pawl.agent.program.ProgramFailure;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// RAUC: installs its bundles and speaks with the boot loader it is set up for
/// (docs/integrate/rauc.md). Slots are told apart by their boot names, `A` and `B`.
///
/// RAUC calls a slot good as soon as it may be booted. Which image proved itself is therefore kept
/// in our own notes: what is not noted as good runs on trial.
final class Rauc implements BootSelection, Installer {
  private static final Duration SHORT = Duration.ofSeconds(60);

  private final String program;
  private final Duration limit;
  private final TrialNote note;
  private final GoodNote good;

  /// @param limit longest time an installation may take
  Rauc(String program, Duration limit, TrialNote note, GoodNote good) {
    this.program = program;
    this.limit = limit;
    this.note = note;
    this.good = good;
  }

  /// RAUC writes the slots that do not run. That these are `slot` is asked before.
  @Override
  public Optional<Failure> install(Slot slot, Path image) {
    try {
      Slot running = status().booted();
      if (running == slot) {
        return Optional.of(new InstallFailure.WrongSlot(slot));
      }
    } catch (IOException e) {
      return Optional.of(new InstallFailure.BootChainSilent("" + e.getMessage()));
    }
    return switch (run(limit, "install", image.toString())) {
      case Result.Ok<String, ProgramFailure> _ -> Optional.empty();
      case Result.Failed<String, ProgramFailure>(ProgramFailure why) -> Optional.of(why);
    };
  }

  @Override
  public Optional<Slot> current() throws IOException {
    return Optional.of(status().booted());
  }

  @Override
  public BootRecord record() throws IOException {
    RaucStatus status = status();
    return LoaderState.record(state(status, Slot.A), state(status, Slot.B), status.booted(), note);
  }

  private LoaderState state(RaucStatus status, Slot slot) throws IOException {
    if (!status.mayBoot(slot)) {
      return LoaderState.OFF;
    }
    return good.has(slot) ? LoaderState.GOOD : LoaderState.TRIAL;
  }

  @Override
  public void factory(Slot slot) throws IOException {
    good.remove(slot.other());
    good.add(slot);
  }

  /// RAUC's boot loaders have a number of tries of their own.
  @Override
  public void setTrial(Slot slot, int tries) throws IOException {
    note.arm(slot);
    mark(slot, "mark-active");
  }

  @Override
  public void markGood(Slot slot) throws IOException {
    mark(slot, "mark-good");
    good.add(slot);
    note.forget();
  }

  /// Our note goes first: without it the slot is no longer what one falls back to.
  @Override
  public void markBad(Slot slot) throws IOException {
    good.remove(slot);
    note.forget();
    mark(slot, "mark-bad");
  }

  private void mark(Slot slot, String how) throws IOException {
    String which = status().booted() == slot ? "booted" : "other";
    orThrow(run(SHORT, "status", how, which));
  }

  private RaucStatus status() throws IOException {
    return RaucStatus.parse(orThrow(run(SHORT, "status", "--output-format=json")));
  }

  private Result<String, ProgramFailure> run(Duration most, String... words) {
    List<String> argv = new ArrayList<>(List.of(program));
    argv.addAll(List.of(words));
    return Program.run(argv, most);
  }

  private static String orThrow(Result<String, ProgramFailure> result) throws IOException {
    return result.orThrow(why -> new IOException(why.explain()));
  }
}

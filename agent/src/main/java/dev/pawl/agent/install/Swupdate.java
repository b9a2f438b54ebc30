package dev.pawl.agent.install;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.program.Program;
import dev.pawl.agent.program.ProgramFailure;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SWUpdate, once for each image: `swupdate OPTIONS -e SET,MODE -i FILE`. Which slot is written
/// follows from the selection alone (docs/integrate/swupdate.md).
final class Swupdate implements Installer {
  private final String program;
  private final Backends.Install.Swupdate choice;

  Swupdate(String program, Backends.Install.Swupdate choice) {
    this.program = program;
    this.choice = choice;
  }

  @Override
  public Optional<Failure> install(Slot slot, Path image) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(choice.options());
    String selection =
        switch (slot) {
          case A -> choice.a();
          case B -> choice.b();
        };
    argv.addAll(List.of("-e", selection, "-i", image.toString()));
    return switch (Program.run(argv, choice.limit())) {
      case Result.Ok<String, ProgramFailure> _ -> Optional.empty();
      case Result.Failed<String, ProgramFailure>(ProgramFailure why) -> Optional.of(why);
    };
  }
}

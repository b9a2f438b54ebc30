package dev.pawl.cli.delta;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.remote.DeltaView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `pawl delta list`.
@Command(
    name = "list",
    header = "List the server's deltas: made, still wanted, of no use, failed.",
    description = {
      "The server makes deltas by itself, from the versions devices prove to run to the newest"
          + " release of each line. \"Useless\" is what would not be smaller than the compressed"
          + " image."
    },
    footer = {"pawl delta list", "pawl delta list --json"})
final class DeltaList implements Verb {
  private static final int SHORT = 12;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  DeltaList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    List<DeltaView> all;
    try (OperatorClient client = session.client(server)) {
      all = client.deltas().orThrow(CommandFailed::new);
    }
    Output output = session.output();
    Table table =
        new Table()
            .column("FROM")
            .column("TO")
            .column("PROFILE")
            .column("STATE")
            .number("DEVICES")
            .number("DELTA")
            .number("IMAGE")
            .column("WHY");
    for (DeltaView delta : all) {
      output.object(delta.received());
      table.row(
          List.of(
              Cell.of(name(delta.basePath(), delta.base())),
              Cell.of(name(delta.imagePath(), delta.image())),
              Cell.of(delta.profile()),
              new Cell(delta.state(), tone(delta.state())),
              Cell.of(Long.toString(delta.devices())),
              Cell.of(delta.length().map(Object::toString).orElse("-")),
              Cell.of(delta.whole().map(Object::toString).orElse("-")),
              Cell.of(delta.failure().orElse(""))));
    }
    output.table(table);
    return ExitCode.DONE;
  }

  private static String name(Optional<TargetPath> path, Digest sha256) {
    return path.map(TargetPath::fileName).orElseGet(() -> sha256.hex().substring(0, SHORT));
  }

  private static Tone tone(String state) {
    return switch (state) {
      case "made" -> Tone.GOOD;
      case "failed" -> Tone.BAD;
      case "wanted" -> Tone.WARN;
      case String _ -> Tone.NORMAL;
    };
  }
}

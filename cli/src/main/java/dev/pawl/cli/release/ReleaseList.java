package dev.pawl.cli.release;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.remote.ReleaseView;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.value.HardwareId;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `pawl release list`.
@Command(
    name = "list",
    header = "The releases the server has published.",
    footer = {"pawl release list", "pawl release list --json"})
final class ReleaseList implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  ReleaseList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    try (OperatorClient client = session.client(server)) {
      List<ReleaseView> releases = client.releases().orThrow(CommandFailed::new);
      releases.forEach(release -> output.object(release.received()));
      if (releases.isEmpty()) {
        output.note("no releases yet");
        output.next("pawl release create --help");
        return ExitCode.DONE;
      }
      Table table =
          new Table()
              .column("RELEASE")
              .column("VERSION")
              .number("COUNTER")
              .column("HARDWARE")
              .column("TYPE")
              .number("LENGTH")
              .column("SHA256");
      for (ReleaseView release : releases) {
        table.row(
            release.shortName(),
            release.version().value(),
            Long.toString(release.counter().value()),
            release.hardware().stream().map(HardwareId::value).collect(Collectors.joining(",")),
            release.type(),
            release.length().toString(),
            release.sha256().hex().substring(0, 12));
      }
      output.table(table);
      return ExitCode.DONE;
    }
  }
}

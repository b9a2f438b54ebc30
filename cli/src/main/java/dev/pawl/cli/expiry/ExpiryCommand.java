package dev.pawl.cli.expiry;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Table;
import dev.pawl.cli.output.Table.Cell;
import dev.pawl.cli.output.Table.Tone;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.remote.ExpiryView;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.repository.RepositoryChain;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl expiry`.
@Command(
    name = "expiry",
    header = "List every role, key and certificate by the day it ends.",
    description = {
      "A key ends with the role that names it. What the server renews by itself is listed too. The"
          + " server warns 60, 30, 14 and 7 days before, in its log and in the audit log."
    },
    footer = {"pawl expiry", "pawl expiry --offline --json"})
public final class ExpiryCommand implements Verb {
  private static final long SOON = 14;
  private static final long NEAR = 60;

  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--offline",
      description = "Go by the copies in the workspace: root, targets and lines only.")
  private boolean offline;

  private ExpiryCommand(Session session) {
    this.session = session;
  }

  /// The command.
  public static CommandLine of(Session session) {
    return new CommandLine(new ExpiryCommand(session));
  }

  @Override
  public ExitCode run() {
    List<ExpiryView> all = new ArrayList<>(offline ? copies() : online());
    all.sort(Comparator.comparing(ExpiryView::at));
    KeyNames names =
        session
            .workspaceIfAny()
            .map(workspace -> KeyNames.of(workspace.settings()))
            .orElseGet(KeyNames::none);
    Output output = session.output();
    Table table =
        new Table()
            .column("ENDS")
            .number("DAYS")
            .column("KIND")
            .column("NAME")
            .column("RENEWED BY")
            .column("KEYS");
    for (ExpiryView one : all) {
      output.object(one.toJson());
      table.row(
          List.of(
              Cell.of(Times.day(one.at())),
              new Cell(Long.toString(one.daysLeft()), tone(one)),
              Cell.of(one.kind()),
              Cell.of(one.name()),
              Cell.of(one.renewedBy()),
              Cell.of(names.show(one.keys()))));
    }
    output.table(table);
    return ExitCode.DONE;
  }

  private static Tone tone(ExpiryView one) {
    if (one.renewedBy().equals("server") || one.daysLeft() > NEAR) {
      return Tone.NORMAL;
    }
    return one.daysLeft() > SOON ? Tone.WARN : Tone.BAD;
  }

  private List<ExpiryView> online() {
    try (OperatorClient client = session.client(server)) {
      return client.expiry().orThrow(CommandFailed::new);
    }
  }

  private List<ExpiryView> copies() {
    RepositoryCopies copies = new RepositoryCopies(session.workspace().repository());
    RepositoryChain chain = copies.chain().orThrow(CommandFailed::new);
    List<ExpiryView> all = new ArrayList<>();
    var root = chain.root();
    all.add(view("root", root.expires(), List.copyOf(root.keysOf(RoleType.ROOT).keyIds())));
    all.add(
        view(
            "targets",
            chain.targets().content().expires(),
            List.copyOf(root.keysOf(RoleType.TARGETS).keyIds())));
    for (var product : session.workspace().settings().products()) {
      LineState state = copies.line(product.line()).orThrow(CommandFailed::new);
      state
          .current()
          .ifPresent(
              file ->
                  all.add(
                      view(
                          state.role().name().value(),
                          file.content().expires(),
                          List.copyOf(state.role().keys().keyIds()))));
    }
    return all;
  }

  private ExpiryView view(String name, Instant at, List<KeyId> keys) {
    long days =
        Math.floorDiv(
            Duration.between(session.now(), at).toSeconds(), Duration.ofDays(1).toSeconds());
    return new ExpiryView("role", name, at, days, "people", keys);
  }
}

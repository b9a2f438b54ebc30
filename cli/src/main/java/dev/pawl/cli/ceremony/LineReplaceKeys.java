package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl line replace-keys`.
@Command(
    name = "replace-keys",
    header = "Prepare other keys for a product line.",
    description = {
      "Makes a request that the people of the targets sign, and those of the line after the change"
          + " as far as what is published must be signed anew. With --withdraw, releases that must"
          + " not be installed any more leave the line in the same step."
    },
    footer = {
      "pawl line replace-keys lock --add-key eva.card.json --remove-key lock-build",
      "pawl line replace-keys lock --add-key a.json --add-key b.json --remove-key lock-build \\",
      "    --remove-key lock-release --withdraw 2.0.1"
    })
final class LineReplaceKeys implements Verb {
  private final Session session;
  @Mixin private final KeyChangeOptions keys = new KeyChangeOptions();
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "LINE", description = "The product line.")
  private ProductLine line;

  @Option(
      names = "--withdraw",
      paramLabel = "VERSION",
      description = "A release that leaves the line; may be repeated.")
  private List<Version> withdraw = new ArrayList<>();

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      description = "Why, for those who are asked to sign.")
  private String purpose = "";

  @Option(names = "--offline", description = "Go by the copies in the workspace.")
  private boolean offline;

  @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
  private boolean dryRun;

  LineReplaceKeys(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    RequestMaker maker = new RequestMaker(session, server, offline);
    RoleName role = LineNames.role(line);
    var top = maker.state().targets().content();
    Set<KeyId> known =
        top.delegations()
            .role(role)
            .map(delegated -> delegated.keys().keyIds())
            .orElseThrow(
                () ->
                    CeremonyDesk.failed(
                        new CeremonyFailure.NotAllowed(role, "a line that nobody delegates to")));
    var edit = keys.edit(session, maker.workspace(), role, known);
    Set<String> paths = new LinkedHashSet<>();
    withdraw.forEach(version -> paths.add(LineNames.image(line, version).value()));
    ChangeDraft draft = ChangeDraft.of(maker.state()).line(role, edit.edit()).withdraw(paths);
    return maker.make(
        new RequestMaker.Wish(
            "keys-" + line + "-" + (top.version() + 1),
            purpose,
            draft,
            edit.names(),
            keys.unreachable(maker.workspace())),
        dryRun);
  }
}

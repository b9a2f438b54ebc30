package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl root rotate`.
@Command(
    name = "rotate",
    header = "Prepare the next root: new validity, other keys, another threshold.",
    description = {
      "Makes a request that the people of the root before and after sign; with --role targets for"
          + " the keys of the top-level targets, which are then signed anew as far as necessary."
          + " Without further options the root is only renewed. Thresholds, key ids and whether"
          + " enough signers can be reached are checked now, before anybody signs. Devices follow"
          + " by themselves once it is published."
    },
    footer = {
      "pawl root rotate",
      "pawl root rotate --add-key ana.card.json --remove-key root-1 --unreachable root-1",
      "pawl root rotate --role targets --add-key eva.card.json --threshold 3"
    })
final class RootRotate implements Verb {
  private final Session session;
  @Mixin private final KeyChangeOptions keys = new KeyChangeOptions();
  @Mixin private final ServerOptions server = new ServerOptions();

  /// The roles whose keys people hold.
  enum Role {
    /// Signs the root.
    root,
    /// Signs the top-level targets.
    targets
  }

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Whose keys change: root (default) or targets.")
  private Role role = Role.root;

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      description = "Why, for those who are asked to sign.")
  private String purpose = "";

  @Option(names = "--offline", description = "Go by the copies in the workspace.")
  private boolean offline;

  @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
  private boolean dryRun;

  RootRotate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    RequestMaker maker = new RequestMaker(session, server, offline);
    RoleType type = role == Role.root ? RoleType.ROOT : RoleType.TARGETS;
    Root root = maker.state().root().content();
    var edit = keys.edit(session, maker.workspace(), type.role(), root.keysOf(type).keyIds());
    ChangeDraft draft = ChangeDraft.of(maker.state()).root(type, edit.edit());
    return maker.make(
        new RequestMaker.Wish(
            "root-" + (root.version() + 1),
            purpose,
            draft,
            edit.names(),
            keys.unreachable(maker.workspace())),
        dryRun);
  }
}

package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.KeyId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl root recover`.
@Command(
    name = "recover",
    header = "Prepare a root after the loss or theft of a threshold of root keys.",
    description = {
      "Makes a request that the recovery keys sign, in the place of the root keys before, and the"
          + " root keys from now on. Every root key goes unless --keep-key names it. Only for"
          + " fleets whose factory root names recovery keys (pawl init --recovery). Devices take it"
          + " whichever root they follow by then, also a thief's, if its version is higher: a"
          + " thousand above the newest known, or --version."
    },
    footer = {
      "pawl root recover --add-key ana.card.json --add-key eva.card.json --add-key ivo.card.json",
      "pawl root recover --add-key ana.card.json --keep-key root-2 --threshold 2 --version 5000"
    })
final class RootRecover implements Verb {
  /// So many versions may a thief have published without being in the way.
  private static final long STEP = 1000;

  private final Session session;
  @Mixin private final KeyChangeOptions keys = new KeyChangeOptions();
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--keep-key",
      paramLabel = "KEY",
      description = "Name or key id of a root key that stays; may be repeated.")
  private List<String> kept = new ArrayList<>();

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Version of the root: above any that a thief may have published.")
  private @Nullable Long version;

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      description = "Why, for those who are asked to sign.")
  private String purpose = "";

  @Option(names = "--offline", description = "Go by the copies in the workspace.")
  private boolean offline;

  @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
  private boolean dryRun;

  RootRecover(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    RequestMaker maker = new RequestMaker(session, server, offline);
    if (maker.state().recovery().isEmpty()) {
      throw CeremonyDesk.failed(
          new CeremonyFailure.CannotComplete("a recovery (the first root names no keys)", 1, 0));
    }
    Root root = maker.state().root().content();
    Set<KeyId> before = root.keysOf(RoleType.ROOT).keyIds();
    var edit = keys.edit(session, maker.workspace(), RoleType.ROOT.role(), before);
    Set<KeyId> gone = new LinkedHashSet<>(before);
    keys.ids(maker.workspace(), RoleType.ROOT.role(), kept, before).forEach(gone::remove);
    OptionalLong asked = version == null ? OptionalLong.empty() : OptionalLong.of(version);
    long next = asked.orElse(root.version() + STEP);
    ChangeDraft draft =
        ChangeDraft.of(maker.state())
            .root(
                RoleType.ROOT,
                new KeyEdit(edit.edit().add(), List.copyOf(gone), edit.edit().threshold()))
            .recovering(next);
    return maker.make(
        new RequestMaker.Wish(
            "root-" + next, purpose, draft, edit.names(), keys.unreachable(maker.workspace())),
        dryRun);
  }
}

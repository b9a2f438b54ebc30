package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl director rotate`.
@Command(
    name = "rotate",
    header = "Prepare the director's next root: new validity, other keys, another threshold.",
    description = {
      "Makes a request that the people of the director's root sign, before and after. Without"
          + " further options the root is only renewed. With --online-keys the three keys that sign"
          + " for devices are made anew as well; devices then forget the versions they have seen,"
          + " so this also ends a fast-forward attack. `pawl release publish` puts root and keys"
          + " into the server's folder of this workspace; bring it to the server and start it"
          + " again."
    },
    footer = {
      "pawl director rotate",
      "pawl director rotate --online-keys --purpose 'server stolen on Monday'",
      "pawl director rotate --add-key ana.card.json --remove-key director-root-1"
    })
final class DirectorRotate implements Verb {
  private final Session session;
  @Mixin private final KeyChangeOptions keys = new KeyChangeOptions();

  @Option(
      names = "--online-keys",
      description = "New keys for the director's targets, snapshot and timestamp too.")
  private boolean onlineKeys;

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      description = "Why, for those who are asked to sign.")
  private String purpose = "";

  @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
  private boolean dryRun;

  DirectorRotate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    RequestMaker maker = RequestMaker.ofDirector(session);
    Root root = maker.state().root().content();
    var edit =
        keys.edit(
            session,
            maker.workspace(),
            new RoleName("director-root"),
            root.keysOf(RoleType.ROOT).keyIds());
    ChangeDraft draft = ChangeDraft.of(maker.state()).root(RoleType.ROOT, edit.edit());
    if (onlineKeys) {
      Map<RoleType, PublicKey> fresh = DirectorFolder.of(session).makeOnlineKeys(dryRun);
      for (Map.Entry<RoleType, PublicKey> key : fresh.entrySet()) {
        List<KeyId> before = List.copyOf(root.keysOf(key.getKey()).keyIds());
        draft = draft.root(key.getKey(), KeyEdit.replace(List.of(key.getValue()), before));
      }
    }
    return maker.make(
        new RequestMaker.Wish(
            "director-root-" + (root.version() + 1),
            purpose,
            draft,
            edit.names(),
            keys.unreachable(maker.workspace())),
        dryRun);
  }
}

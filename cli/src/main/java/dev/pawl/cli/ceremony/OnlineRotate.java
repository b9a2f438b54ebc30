package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.ceremony.ChangeDraft;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.value.KeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl online rotate`.
@Command(
    name = "rotate",
    header = "Prepare new keys for snapshot and timestamp.",
    description = {
      "Makes both keys in the server's folder online-keys of this workspace, and a request for the"
          + " root that names them. Bring the new files to the server before you publish it; the"
          + " server takes them by itself. Devices then forget the versions they have seen of both"
          + " files, so this also ends a fast-forward attack."
    },
    footer = {"pawl online rotate", "pawl online rotate --purpose 'server stolen on Monday'"})
final class OnlineRotate implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      description = "Why, for those who are asked to sign.")
  private String purpose = "";

  @Option(names = "--offline", description = "Go by the copies in the workspace.")
  private boolean offline;

  @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
  private boolean dryRun;

  OnlineRotate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    RequestMaker maker = new RequestMaker(session, server, offline);
    Path folder = maker.workspace().server().resolve("online-keys");
    ChangeDraft draft = ChangeDraft.of(maker.state());
    Root root = maker.state().root().content();
    for (RoleType type : List.of(RoleType.SNAPSHOT, RoleType.TIMESTAMP)) {
      PublicKey key = make(type, folder);
      List<KeyId> before = List.copyOf(root.keysOf(type).keyIds());
      draft = draft.root(type, KeyEdit.replace(List.of(key), before));
    }
    if (!dryRun) {
      session
          .output()
          .note("bring the new files of " + session.shown(folder) + " to the server first");
    }
    return maker.make(
        new RequestMaker.Wish("root-" + (root.version() + 1), purpose, draft, Map.of(), List.of()),
        dryRun);
  }

  private PublicKey make(RoleType type, Path folder) {
    KeyPair pair = KeyGenerator.ed25519();
    PublicKey key = PublicKey.of(pair.getPublic());
    if (!dryRun) {
      Path file = folder.resolve(type.tufName() + "-" + key.id().value().substring(0, 12) + ".key");
      try {
        KeyFile.createUnencryptedForMachine(file, pair.getPrivate());
      } catch (IOException e) {
        throw new UncheckedIOException("writing " + file, e);
      }
    }
    return key;
  }
}

package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.SignedMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The director's part of the server's data folder, as it stands in the workspace: roots in
/// `director`, keys in `director-keys`, keys of a root to come in `director-keys/next`.
final class DirectorFolder {
  private static final List<RoleType> ONLINE =
      List.of(RoleType.TARGETS, RoleType.SNAPSHOT, RoleType.TIMESTAMP);

  private final Session session;
  private final Workspace workspace;
  private final Path keys;

  private DirectorFolder(Session session, Workspace workspace) {
    this.session = session;
    this.workspace = workspace;
    this.keys = workspace.server().resolve("director-keys");
  }

  static DirectorFolder of(Session session) {
    return new DirectorFolder(session, session.workspace());
  }

  /// New keys for what the director signs online, in `next`; those of an earlier attempt go.
  Map<RoleType, PublicKey> makeOnlineKeys(boolean dryRun) {
    Map<RoleType, PublicKey> made = new EnumMap<>(RoleType.class);
    try {
      if (!dryRun) {
        Files.createDirectories(next());
      }
      for (RoleType type : ONLINE) {
        KeyPair pair = KeyGenerator.ed25519();
        made.put(type, PublicKey.of(pair.getPublic()));
        if (!dryRun) {
          Path file = next().resolve(type.tufName() + ".key");
          Files.deleteIfExists(file);
          KeyFile.createUnencryptedForMachine(file, pair.getPrivate());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("making keys in " + next(), e);
    }
    return made;
  }

  private Path next() {
    return keys.resolve("next");
  }

  /// Puts the next root, and the keys it names, where the server reads them when it starts. The
  /// same again changes nothing.
  ExitCode publish(ReviewedChange complete) {
    SignedMetadata<Root> root = complete.root().orElseThrow();
    String name = MetadataNames.versioned(RoleType.ROOT.role(), root.content().version());
    try {
      for (RoleType type : ONLINE) {
        Path made = next().resolve(type.tufName() + ".key");
        if (Files.exists(made) && isNamed(made, root.content(), type)) {
          Files.move(
              made,
              keys.resolve(type.tufName() + ".key"),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      DurableFile.replace(workspace.server().resolve("director").resolve(name), root.received());
      DurableFile.replace(workspace.director().resolve(name), root.received());
    } catch (IOException e) {
      throw new UncheckedIOException("writing the director's root " + name, e);
    }
    Output output = session.output();
    output.object(
        JsonObject.builder()
            .put("versions", JsonObject.builder().put("root", root.content().version()).build())
            .build());
    output.line("director: root version " + root.content().version());
    output.next(
        "bring %s and %s to the server, and start it again"
            .formatted(session.shown(workspace.server().resolve("director")), session.shown(keys)));
    return ExitCode.DONE;
  }

  private static boolean isNamed(Path file, Root root, RoleType type) {
    return KeyFile.openUnencryptedForMachine(file)
            instanceof Result.Ok<Signer, KeyFailure>(Signer signer)
        && root.keysOf(type).keyIds().stream()
            .flatMap(id -> root.keys().key(id).stream())
            .anyMatch(signer.publicKey()::equals);
  }
}

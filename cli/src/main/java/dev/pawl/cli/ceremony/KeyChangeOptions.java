package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.key.KeyCard;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.workspace.KeyLabel;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.KeyEdit;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which keys of a role come and go. Filled by picocli.
final class KeyChangeOptions {
  @Option(
      names = "--add-key",
      paramLabel = "CARD",
      description = "The card of a key that comes (pawl key card); may be repeated.")
  private List<Path> cards = new ArrayList<>();

  @Option(
      names = "--remove-key",
      paramLabel = "KEY",
      description = "Name or key id of a key that goes; may be repeated.")
  private List<String> gone = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "How many must sign from then on; default: as before.")
  private @Nullable Integer threshold;

  @Option(
      names = "--unreachable",
      paramLabel = "KEY",
      description = "A key that cannot sign now; refused if too few are left. May be repeated.")
  private List<String> unreachable = new ArrayList<>();

  /// The edit, and what people call the keys that come.
  record Edit(KeyEdit edit, Map<KeyId, String> names) {}

  Edit edit(Session session, Workspace workspace, RoleName role, Set<KeyId> known) {
    Map<KeyId, String> names = new LinkedHashMap<>();
    var add = new ArrayList<PublicKey>();
    for (Path card : cards) {
      KeyCard read = KeyCard.read(session.path(card)).orThrow(CommandFailed::new);
      add.add(read.key());
      names.put(read.key().id(), read.name());
    }
    List<KeyId> remove = ids(workspace, role, gone, known);
    OptionalInt needed = threshold == null ? OptionalInt.empty() : OptionalInt.of(threshold);
    return new Edit(new KeyEdit(add, remove, needed), names);
  }

  /// Ids of keys of a role by their names.
  List<KeyId> ids(Workspace workspace, RoleName role, List<String> names, Set<KeyId> known) {
    return names.stream().map(name -> id(workspace, role, name, known)).toList();
  }

  /// Keys that cannot sign, of whatever role.
  List<KeyId> unreachable(Workspace workspace) {
    List<KeyId> ids = new ArrayList<>();
    for (String name : unreachable) {
      boolean labelled = false;
      for (KeyLabel label : workspace.settings().keys()) {
        if (label.name().equals(name)) {
          ids.add(label.id());
          labelled = true;
        }
      }
      if (!labelled) {
        ids.add(new KeyId(name));
      }
    }
    return ids;
  }

  private static KeyId id(Workspace workspace, RoleName role, String name, Set<KeyId> known) {
    for (KeyLabel label : workspace.settings().keys()) {
      if (label.name().equals(name) && known.contains(label.id())) {
        return label.id();
      }
    }
    List<KeyId> starting = known.stream().filter(id -> id.value().startsWith(name)).toList();
    if (starting.size() == 1 && name.length() >= 8) {
      return starting.getFirst();
    }
    throw CeremonyDesk.failed(
        new CeremonyFailure.KeyNotThere(
            role, name, "it is neither the name nor the id of one of its keys"));
  }
}

package dev.pawl.cli.workspace;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.KeyId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What people call keys, so that they can be told whose signature is missing. Names are labels
/// that
/// anybody may write into a request: they are always shown with the beginning of the key's id.
public final class KeyNames {
  private static final int LONGEST = 64;

  private final Map<KeyId, String> names;

  private KeyNames(Map<KeyId, String> names) {
    this.names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }

  /// No names.
  public static KeyNames none() {
    return new KeyNames(Map.of());
  }

  /// The names of a workspace.
  public static KeyNames of(WorkspaceSettings settings) {
    Map<KeyId, String> names = new LinkedHashMap<>();
    settings.keys().forEach(key -> names.put(key.id(), key.name()));
    return new KeyNames(names);
  }

  /// Reads the names in a request.
  public static KeyNames read(JsonView view) {
    Map<KeyId, String> names = new LinkedHashMap<>();
    view.asMembers()
        .forEach(
            (id, name) -> {
              if (name.asText().length() > LONGEST) {
                throw name.wrong("at most " + LONGEST + " characters", "more");
              }
              names.put(new KeyId(id), name.asText());
            });
    return new KeyNames(names);
  }

  /// Those of these keys.
  public KeyNames only(Collection<KeyId> keys) {
    Map<KeyId, String> some = new LinkedHashMap<>(names);
    some.keySet().retainAll(keys);
    return new KeyNames(some);
  }

  /// The names as a request holds them.
  public JsonObject toJson() {
    var json = JsonObject.builder();
    names.forEach((id, name) -> json.put(id.value(), name));
    return json.build();
  }

  /// These names and others.
  public KeyNames and(Map<KeyId, String> more) {
    Map<KeyId, String> all = new LinkedHashMap<>(names);
    all.putAll(more);
    return new KeyNames(all);
  }

  /// The name alone, if there is one.
  public Optional<String> name(KeyId id) {
    return Optional.ofNullable(names.get(id));
  }

  /// For example `lock-build (37fda653e47b)`, or the beginning of the id alone.
  public String show(KeyId id) {
    String start = id.value().substring(0, Math.min(12, id.value().length()));
    String name = names.get(id);
    return name == null ? start : name + " (" + start + ")";
  }

  /// All of them, separated by commas.
  public String show(Collection<KeyId> ids) {
    return ids.stream().map(this::show).collect(Collectors.joining(", "));
  }
}

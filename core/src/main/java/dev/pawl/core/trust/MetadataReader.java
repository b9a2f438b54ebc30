package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.RoleName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Reads the signed parts of metadata (TUF 1.0.34, section 4). Unknown members are ignored here;
/// they
/// are part of what the signatures are over.
final class MetadataReader {
  private static final String JSON = ".json";

  private MetadataReader() {}

  static Root root(JsonView view) {
    KeyRing keys = keyRing(view.object("keys"));
    var roles = new EnumMap<RoleType, RoleKeys>(RoleType.class);
    JsonView entries = view.object("roles");
    for (RoleType type : RoleType.values()) {
      roles.put(type, roleKeys(entries.object(type.tufName())));
    }
    // Absent means false in files older than the field.
    boolean consistent = view.optional("consistent_snapshot").map(JsonView::asFlag).orElse(false);
    JsonObject pawl = pawl(view);
    return here(view, () -> new Root(version(view), expires(view), consistent, keys, roles, pawl));
  }

  static RecoveryKeys recoveryKeys(JsonView view) {
    return new RecoveryKeys(roleKeys(view), keyRing(view.object("keys")));
  }

  static Timestamp timestamp(JsonView view) {
    JsonView meta = view.object("meta");
    MetaFile snapshot = metaFile(meta.object("snapshot.json"));
    JsonObject pawl = pawl(view);
    return here(view, () -> new Timestamp(version(view), expires(view), snapshot, pawl));
  }

  static Snapshot snapshot(JsonView view) {
    var roles = new LinkedHashMap<RoleName, MetaFile>();
    view.object("meta")
        .asMembers()
        .forEach((name, file) -> roles.put(roleOfFile(file, name), metaFile(file)));
    return new Snapshot(version(view), expires(view), roles);
  }

  private static RoleName roleOfFile(JsonView at, String name) {
    if (!name.endsWith(JSON)) {
      throw at.wrong("a file name ending with .json", "another");
    }
    return here(at, () -> new RoleName(name.substring(0, name.length() - JSON.length())));
  }

  static Targets targets(JsonView view) {
    var targets = new LinkedHashMap<String, TargetFile>();
    view.object("targets").asMembers().forEach((path, file) -> targets.put(path, target(file)));
    Delegations delegations =
        view.optional("delegations").map(MetadataReader::delegations).orElse(Delegations.NONE);
    return new Targets(version(view), expires(view), targets, delegations, pawl(view));
  }

  private static JsonObject pawl(JsonView view) {
    return view.optional(MetadataRules.PAWL).map(JsonView::asObject).orElse(JsonObject.EMPTY);
  }

  private static TargetFile target(JsonView view) {
    JsonObject custom = view.optional("custom").map(JsonView::asObject).orElse(JsonObject.EMPTY);
    ByteCount length = view.member("length").asNumeric(ByteCount::new);
    return new TargetFile(length, hashes(view.object("hashes")), custom);
  }

  private static Delegations delegations(JsonView view) {
    KeyRing keys = keyRing(view.object("keys"));
    var roles = new ArrayList<DelegatedRole>();
    for (JsonView role : view.array("roles")) {
      RoleName name = role.as("name", RoleName::new);
      roles.add(
          here(
              role,
              () ->
                  new DelegatedRole(
                      name, roleKeys(role), pathRule(role), role.flag("terminating"))));
    }
    return here(view, () -> new Delegations(keys, roles));
  }

  private static PathRule pathRule(JsonView role) {
    Optional<JsonView> patterns = role.optional("paths");
    Optional<JsonView> prefixes = role.optional("path_hash_prefixes");
    if (patterns.isPresent() == prefixes.isPresent()) {
      throw role.wrong(
          "either paths or path_hash_prefixes", patterns.isPresent() ? "both" : "none");
    }
    return patterns
        .<PathRule>map(list -> new PathRule.Patterns(texts(list)))
        .or(() -> prefixes.map(list -> new PathRule.HashPrefixes(texts(list))))
        .orElseThrow();
  }

  private static List<String> texts(JsonView list) {
    return list.asElements().stream().map(JsonView::asText).toList();
  }

  private static KeyRing keyRing(JsonView view) {
    var usable = new LinkedHashMap<KeyId, PublicKey>();
    var foreign = new LinkedHashMap<KeyId, JsonObject>();
    view.asMembers()
        .forEach(
            (name, key) -> {
              KeyId id = keyId(key, name);
              key.text("keytype");
              key.text("scheme");
              key.object("keyval");
              try {
                usable.put(id, PublicKey.fromTuf(key.asObject()));
              } catch (MalformedInput e) {
                foreign.put(id, key.asObject());
              }
            });
    return new KeyRing(usable, foreign);
  }

  private static KeyId keyId(JsonView at, String name) {
    return here(at, () -> new KeyId(name));
  }

  private static RoleKeys roleKeys(JsonView view) {
    Set<KeyId> ids = new LinkedHashSet<>();
    for (JsonView id : view.array("keyids")) {
      if (!ids.add(id.as(KeyId::new))) {
        throw id.wrong("each key id once", "one again");
      }
    }
    return view.member("threshold")
        .asNumeric(threshold -> new RoleKeys(ids, Math.clamp(threshold, 0, Integer.MAX_VALUE)));
  }

  private static MetaFile metaFile(JsonView view) {
    Optional<ByteCount> length =
        view.optional("length").map(number -> number.asNumeric(ByteCount::new));
    Map<Algorithm, Digest> hashes =
        view.optional("hashes").map(MetadataReader::hashes).orElse(Map.of());
    return view.member("version")
        .asNumeric(version -> new MetaFile(version, length, List.copyOf(hashes.values())));
  }

  /// The hashes of the algorithms we know. At least one of any kind must be there.
  private static Map<Algorithm, Digest> hashes(JsonView view) {
    var known = new EnumMap<Algorithm, Digest>(Algorithm.class);
    Map<String, JsonView> all = view.asMembers();
    if (all.isEmpty()) {
      throw view.wrong("at least one hash", "none");
    }
    all.values().forEach(JsonView::asText);
    for (Algorithm algorithm : Algorithm.values()) {
      Optional.ofNullable(all.get(algorithm.tufName()))
          .map(hash -> hash.as(hex -> Digest.parse(algorithm, hex)))
          .ifPresent(digest -> known.put(algorithm, digest));
    }
    return known;
  }

  private static long version(JsonView view) {
    return view.member("version")
        .asNumeric(
            version -> {
              MetadataRules.requireVersion(version);
              return version;
            });
  }

  private static Instant expires(JsonView view) {
    JsonView member = view.member("expires");
    try {
      return MetadataTime.parse(member.asText());
    } catch (DateTimeException e) {
      throw member.wrong("a time like 2030-01-31T00:00:00Z", "something else");
    }
  }

  /// Builds a value; what it refuses becomes a refusal at this place.
  private static <T> T here(JsonView view, Supplier<T> build) {
    try {
      return build.get();
    } catch (MalformedInput e) {
      throw view.wrong(e.what() + ": " + e.expected(), "something else");
    }
  }
}

package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.KeyId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Writes the signed parts of metadata; [MetadataReader] reads them.
final class MetadataJson {
  private static final String SPEC_VERSION = "1.0.34";

  private MetadataJson() {}

  static JsonObject of(Metadata metadata) {
    JsonValue.Builder builder =
        JsonObject.builder()
            .put("_type", metadata.type().tufName())
            .put("spec_version", SPEC_VERSION)
            .put("version", metadata.version())
            .put("expires", MetadataTime.format(metadata.expires()));
    return switch (metadata) {
      case Root root -> root(builder, root);
      case Timestamp timestamp -> timestamp(builder, timestamp);
      case Snapshot snapshot -> snapshot(builder, snapshot);
      case Targets targets -> targets(builder, targets);
    };
  }

  private static JsonObject root(JsonValue.Builder builder, Root root) {
    JsonValue.Builder roles = JsonObject.builder();
    root.roles().forEach((type, keys) -> roles.put(type.tufName(), roleKeys(keys).build()));
    builder
        .put("consistent_snapshot", root.consistentSnapshot())
        .put("keys", keyRing(root.keys()))
        .put("roles", roles.build());
    return withPawl(builder, root.pawl());
  }

  static JsonObject recoveryKeys(RecoveryKeys recovery) {
    return roleKeys(recovery.keys()).put("keys", keyRing(recovery.ring())).build();
  }

  private static JsonObject timestamp(JsonValue.Builder builder, Timestamp timestamp) {
    JsonObject meta =
        JsonObject.builder().put("snapshot.json", metaFile(timestamp.snapshot())).build();
    return withPawl(builder.put("meta", meta), timestamp.pawl());
  }

  private static JsonObject withPawl(JsonValue.Builder builder, JsonObject pawl) {
    return pawl.members().isEmpty()
        ? builder.build()
        : builder.put(MetadataRules.PAWL, pawl).build();
  }

  private static JsonObject snapshot(JsonValue.Builder builder, Snapshot snapshot) {
    JsonValue.Builder meta = JsonObject.builder();
    snapshot.roles().forEach((role, file) -> meta.put(role + ".json", metaFile(file)));
    return builder.put("meta", meta.build()).build();
  }

  private static JsonObject targets(JsonValue.Builder builder, Targets targets) {
    JsonValue.Builder files = JsonObject.builder();
    targets.targets().forEach((path, file) -> files.put(path, target(file)));
    builder.put("targets", files.build());
    Delegations delegations = targets.delegations();
    if (!delegations.equals(Delegations.NONE)) {
      List<JsonObject> roles =
          delegations.roles().stream().map(MetadataJson::delegatedRole).toList();
      builder.put(
          "delegations",
          JsonObject.builder()
              .put("keys", keyRing(delegations.keys()))
              .put("roles", roles)
              .build());
    }
    return withPawl(builder, targets.pawl());
  }

  private static JsonObject delegatedRole(DelegatedRole role) {
    JsonValue.Builder builder = roleKeys(role.keys()).put("name", role.name().value());
    switch (role.paths()) {
      case PathRule.Patterns(var patterns) -> builder.put("paths", JsonArray.ofTexts(patterns));
      case PathRule.HashPrefixes(var prefixes) ->
          builder.put("path_hash_prefixes", JsonArray.ofTexts(prefixes));
    }
    return builder.put("terminating", role.terminating()).build();
  }

  private static JsonObject target(TargetFile file) {
    JsonValue.Builder builder =
        JsonObject.builder()
            .put("length", file.length().value())
            .put("hashes", hashes(file.hashes().values()));
    if (!file.custom().members().isEmpty()) {
      builder.put("custom", file.custom());
    }
    return builder.build();
  }

  private static JsonObject metaFile(MetaFile file) {
    JsonValue.Builder builder = JsonObject.builder().put("version", file.version());
    file.length().ifPresent(length -> builder.put("length", length.value()));
    if (!file.hashes().isEmpty()) {
      builder.put("hashes", hashes(file.hashes()));
    }
    return builder.build();
  }

  private static JsonObject hashes(Collection<Digest> digests) {
    JsonValue.Builder builder = JsonObject.builder();
    digests.forEach(digest -> builder.put(digest.algorithm().tufName(), digest.hex()));
    return builder.build();
  }

  private static JsonValue.Builder roleKeys(RoleKeys role) {
    return JsonObject.builder()
        .put("keyids", JsonArray.ofTexts(role.keyIds().stream().map(KeyId::value).toList()))
        .put("threshold", role.threshold());
  }

  private static JsonObject keyRing(KeyRing ring) {
    JsonValue.Builder builder = JsonObject.builder();
    ring.usable().forEach((id, key) -> builder.put(id.value(), key.toTuf()));
    for (Map.Entry<KeyId, JsonObject> entry : ring.foreign().entrySet()) {
      builder.put(entry.getKey().value(), entry.getValue());
    }
    return builder.build();
  }
}

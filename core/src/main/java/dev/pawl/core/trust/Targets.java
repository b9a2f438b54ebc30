package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// TUF 1.0.34, 4.5: the top-level targets role and every delegated one.
///
/// @param targets by path, as the metadata writes it: others' paths need not be a [TargetPath]
/// @param pawl what we add to it (docs/spec/director.md); empty when absent
public record Targets(
    long version,
    Instant expires,
    Map<String, TargetFile> targets,
    Delegations delegations,
    JsonObject pawl)
    implements Metadata {
  public Targets {
    MetadataRules.requireVersion(version);
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }

  /// Ones to which nothing is added.
  public Targets(
      long version, Instant expires, Map<String, TargetFile> targets, Delegations delegations) {
    this(version, expires, targets, delegations, JsonObject.EMPTY);
  }

  @Override
  public RoleType type() {
    return RoleType.TARGETS;
  }

  /// What it says about `path`, which in others' repositories may be any text.
  public Optional<TargetFile> target(String path) {
    return Optional.ofNullable(targets.get(path));
  }

  /// What it says about `path`.
  /// @param role the role these targets are read as
  public Optional<TargetInfo> info(TargetPath path, RoleName role) {
    return target(path.value()).map(file -> TargetInfo.of(path, file, role));
  }
}

package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.RoleName;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A kind of metadata and how its signed part is read.
record MetadataKind<T extends Metadata>(RoleType type, Function<JsonView, T> body) {
  static final MetadataKind<Root> ROOT = new MetadataKind<>(RoleType.ROOT, MetadataReader::root);
  static final MetadataKind<Timestamp> TIMESTAMP =
      new MetadataKind<>(RoleType.TIMESTAMP, MetadataReader::timestamp);
  static final MetadataKind<Snapshot> SNAPSHOT =
      new MetadataKind<>(RoleType.SNAPSHOT, MetadataReader::snapshot);
  static final MetadataKind<Targets> TARGETS =
      new MetadataKind<>(RoleType.TARGETS, MetadataReader::targets);

  private static final Pattern KNOWN_SPEC = Pattern.compile("1\\.[0-9]{1,9}(\\.[0-9]{1,9})?");

  /// Reads the signed part of a file of this kind.
  Result<T, TrustFailure> read(RoleName role, JsonObject signed) {
    return switch (JsonView.read(signed, view -> checked(role, view))) {
      case Result.Ok<Result<T, TrustFailure>, JsonFailure>(var result) -> result;
      case Result.Failed<Result<T, TrustFailure>, JsonFailure>(JsonFailure failure) ->
          Result.failed(new TrustFailure.Malformed(role + " metadata", failure.explain()));
    };
  }

  private Result<T, TrustFailure> checked(RoleName role, JsonView view) {
    String found = view.text("_type");
    if (!found.equals(type.tufName())) {
      String shown = RoleType.of(found).map(RoleType::tufName).orElse("an unknown one");
      return Result.failed(new TrustFailure.WrongType(role, type.tufName(), shown));
    }
    String spec = view.text("spec_version");
    if (!KNOWN_SPEC.matcher(spec).matches()) {
      return Result.failed(
          new TrustFailure.UnsupportedSpec(role, spec.matches("[0-9.]{1,20}") ? spec : "nonsense"));
    }
    return Result.ok(body.apply(view));
  }
}

package dev.pawl.cli.ceremony;

import dev.pawl.cli.output.Output;
import dev.pawl.cli.output.Plain;
import dev.pawl.cli.output.Style;
import dev.pawl.cli.output.Times;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SigningDuty;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.DelegatedRole;
import dev.pawl.core.trust.KeyRing;
import dev.pawl.core.trust.RoleKeys;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What a change of keys changes, and how far it is, as people and programs see it. Drawn from the
/// reviewed change alone.
final class ChangePicture {
  private final Output output;
  private final ReviewedChange change;
  private final KeyNames names;

  ChangePicture(Output output, ReviewedChange change, KeyNames names) {
    this.output = output;
    this.change = change;
    this.names = names;
  }

  /// What would change, before against after.
  void difference(String purpose) {
    Style style = output.style();
    change
        .files()
        .forEach(
            (role, file) ->
                output.line(
                    style.bold(
                        "%s, version %d -> %d, valid until %s"
                            .formatted(
                                role,
                                version(role, file),
                                file.content().version(),
                                Times.day(file.content().expires())))));
    change
        .root()
        .filter(root -> root.content().recovers())
        .ifPresent(
            _ ->
                output.line(
                    "  "
                        + style.warn(
                            "a recovery: signed by the recovery keys, it ends every root before"
                                + " it")));
    var before = change.before();
    var after = change.after();
    change
        .root()
        .ifPresent(
            root -> {
              for (RoleType type : RoleType.values()) {
                keys(
                    type.role(),
                    new Side(before.root().content().keysOf(type), before.root().content().keys()),
                    new Side(root.content().keysOf(type), root.content().keys()));
              }
            });
    Targets top = before.targets().content();
    Targets next = after.targets().content();
    for (DelegatedRole role : next.delegations().roles()) {
      Side now = new Side(role.keys(), next.delegations().keys());
      keys(
          role.name(),
          top.delegations()
              .role(role.name())
              .map(old -> new Side(old.keys(), top.delegations().keys()))
              .orElse(now),
          now);
    }
    after.lines().forEach((role, file) -> before.line(role).ifPresent(old -> withdrawn(old, file)));
    if (!purpose.isEmpty()) {
      output.line("  " + style.warn("purpose, not signed: ") + Plain.text(purpose));
    }
  }

  private long version(RoleName role, SignedMetadata<?> file) {
    return role.equals(RoleType.ROOT.role())
        ? change.before().root().content().version()
        : file.content().version() - 1;
  }

  private record Side(RoleKeys keys, KeyRing ring) {
    Optional<PublicKey> key(KeyId id) {
      return ring.key(id);
    }
  }

  private void keys(RoleName role, Side before, Side after) {
    Style style = output.style();
    Set<KeyId> gone = new LinkedHashSet<>(before.keys().keyIds());
    gone.removeAll(after.keys().keyIds());
    Set<KeyId> come = new LinkedHashSet<>(after.keys().keyIds());
    come.removeAll(before.keys().keyIds());
    boolean threshold = before.keys().threshold() != after.keys().threshold();
    if (gone.isEmpty() && come.isEmpty() && !threshold) {
      return;
    }
    output.line(
        "  %s: %d of %d -> %d of %d must sign"
            .formatted(
                role,
                before.keys().threshold(),
                before.keys().keyIds().size(),
                after.keys().threshold(),
                after.keys().keyIds().size()));
    gone.forEach(id -> output.line("    " + style.bad("- " + shown(id, before))));
    come.forEach(id -> output.line("    " + style.good("+ " + shown(id, after))));
  }

  private String shown(KeyId id, Side side) {
    return names.show(id)
        + side.key(id).map(key -> ", " + key.scheme().tufName()).orElse(", of an unknown kind");
  }

  private void withdrawn(SignedMetadata<Targets> before, SignedMetadata<Targets> after) {
    before.content().targets().keySet().stream()
        .filter(path -> !after.content().targets().containsKey(path))
        .forEach(
            path -> output.line("    " + output.style().bad("- " + path + "  (no longer listed)")));
  }

  /// Who has signed, who has not.
  void progress() {
    Style style = output.style();
    for (SigningDuty duty : change.duties()) {
      boolean enough = duty.progress().complete();
      String line =
          duty.summary()
              + (enough
                  ? ""
                  : ", missing: " + names.show(duty.progress().missing()) + "; not yet valid");
      output.line("  " + (enough ? style.good(line) : style.warn(line)));
    }
    output.line(change.complete() ? "valid: it can be published" : "not yet valid");
  }

  JsonObject json(String file) {
    var versions = JsonObject.builder();
    change.files().forEach((role, next) -> versions.put(role.value(), next.content().version()));
    return JsonObject.builder()
        .put("request", file)
        .put("versions", versions.build())
        .put("complete", change.complete())
        .put("duties", change.duties().stream().map(ChangePicture::json).toList())
        .build();
  }

  private static JsonObject json(SigningDuty duty) {
    return JsonObject.builder()
        .put("role", duty.role().value())
        .put("label", duty.label())
        .put("threshold", duty.progress().threshold())
        .put("valid", duty.progress().distinct())
        .put("complete", duty.progress().complete())
        .put(
            "signed",
            JsonArray.ofTexts(duty.progress().signed().stream().map(KeyId::value).toList()))
        .put(
            "missing",
            JsonArray.ofTexts(duty.progress().missing().stream().map(KeyId::value).toList()))
        .build();
  }
}

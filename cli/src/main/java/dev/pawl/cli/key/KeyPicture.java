package dev.pawl.cli.key;

import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.workspace.KeyLabel;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.PublicKey;
import java.util.HexFormat;
import java.util.Optional;

/// The public half of a key as people and programs see it.
final class KeyPicture {
  private KeyPicture() {}

  static void show(Output output, String file, PublicKey key, Optional<KeyLabel> label) {
    var json =
        JsonObject.builder()
            .put("file", file)
            .put("keyid", key.id().value())
            .put("scheme", key.scheme().tufName())
            .put("key", key.toTuf());
    label.ifPresent(known -> json.put("role", known.role().value()));
    output.object(json.build());
    Facts facts =
        new Facts()
            .add("file", file)
            .add("key id", key.id().value())
            .add("scheme", key.scheme().tufName());
    label.ifPresent(known -> facts.add("signs for", known.role().value()));
    output.facts(facts.add("public", HexFormat.of().formatHex(key.encoded())));
  }
}

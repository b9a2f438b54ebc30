package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.KeyId;
import java.time.Instant;
import java.util.List;

/// Something that ends.
///
/// @param kind `role` or `certificate`
/// @param daysLeft whole days; negative when it has ended
/// @param renewedBy `server`, `people` or `device`
/// @param keys the keys of a role
public record ExpiryView(
    String kind, String name, Instant at, long daysLeft, String renewedBy, List<KeyId> keys) {
  public ExpiryView {
    keys = List.copyOf(keys);
  }

  static ExpiryView read(JsonView view) {
    return new ExpiryView(
        view.text("kind"),
        view.text("name"),
        Instant.ofEpochMilli(view.number("expiresAt")),
        view.number("daysLeft"),
        view.text("renewedBy"),
        view.array("keys").stream().map(key -> key.as(KeyId::new)).toList());
  }

  /// As the server tells it.
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("kind", kind)
        .put("name", name)
        .put("expiresAt", at.toEpochMilli())
        .put("daysLeft", daysLeft)
        .put("renewedBy", renewedBy)
        .put("keys", JsonArray.ofTexts(keys.stream().map(KeyId::value).toList()))
        .build();
  }
}

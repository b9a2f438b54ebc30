package dev.pawl.cli.workspace;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The content of `pawl.json` (docs/spec/workspace.md).
///
/// @param server address of the operator API
/// @param ca file with the server's authority, relative to the workspace
/// @param token file with the API token, relative to the workspace
/// @param products the lines and their hardware
/// @param keys names of the keys made here
public record WorkspaceSettings(
    URI server, String ca, String token, List<Product> products, List<KeyLabel> keys) {
  public WorkspaceSettings {
    products = List.copyOf(products);
    keys = List.copyOf(keys);
  }

  /// The settings of a new workspace, whose server runs on this machine.
  static WorkspaceSettings initial(List<Product> products, List<KeyLabel> keys) {
    return new WorkspaceSettings(
        URI.create("https://localhost:8444"),
        "server/tls/ca.pem",
        "server/admin.token",
        products,
        keys);
  }

  /// The product of this line.
  public Optional<Product> product(ProductLine line) {
    return products.stream().filter(product -> product.line().equals(line)).findFirst();
  }

  /// What people call the key with this id.
  public Optional<KeyLabel> label(KeyId id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /// The settings with these keys as well. Names stay unique: a second key of a name gets the
  /// beginning of its id.
  WorkspaceSettings withKeys(List<KeyLabel> more) {
    List<KeyLabel> all = new ArrayList<>(keys);
    for (KeyLabel label : more) {
      all.removeIf(known -> known.id().equals(label.id()) && known.role().equals(label.role()));
      boolean taken = all.stream().anyMatch(known -> known.name().equals(label.name()));
      all.add(
          taken
              ? new KeyLabel(
                  label.name() + "-" + label.id().value().substring(0, 8), label.id(), label.role())
              : label);
    }
    return new WorkspaceSettings(server, ca, token, products, all);
  }

  static Result<WorkspaceSettings, JsonFailure> parse(byte[] utf8) {
    return JsonReader.read(utf8, JsonLimits.standard())
        .then(json -> JsonView.read(json, WorkspaceSettings::read));
  }

  byte[] encoded() {
    var lines = JsonObject.builder();
    for (Product product : products) {
      lines.put(
          product.line().value(),
          product.hardware().stream().map(id -> new JsonString(id.value())).toList());
    }
    var labels = JsonObject.builder();
    for (KeyLabel key : keys) {
      labels.put(
          key.name(),
          JsonObject.builder().put("id", key.id().value()).put("role", key.role().value()).build());
    }
    JsonObject json =
        JsonObject.builder()
            .put("server", server.toString())
            .put("ca", ca)
            .put("token", token)
            .put("products", lines.build())
            .put("keys", labels.build())
            .build();
    return JsonWriter.pretty(json).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static WorkspaceSettings read(JsonView view) {
    view.only("server", "ca", "token", "products", "keys");
    List<Product> products = new ArrayList<>();
    view.object("products")
        .asMembers()
        .forEach((line, hardware) -> products.add(product(line, hardware)));
    List<KeyLabel> keys = new ArrayList<>();
    for (Map.Entry<String, JsonView> key : view.object("keys").asMembers().entrySet()) {
      JsonView value = key.getValue();
      value.only("id", "role");
      keys.add(
          new KeyLabel(key.getKey(), value.as("id", KeyId::new), value.as("role", RoleName::new)));
    }
    return new WorkspaceSettings(
        address(view.member("server")), view.text("ca"), view.text("token"), products, keys);
  }

  private static Product product(String line, JsonView hardware) {
    var ids = new LinkedHashSet<HardwareId>();
    hardware.asElements().forEach(id -> ids.add(id.as(HardwareId::new)));
    return new Product(new ProductLine(line), ids);
  }

  private static URI address(JsonView view) {
    try {
      URI address = new URI(view.asText());
      if ("https".equals(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Refused below like any other address.
    }
    throw view.wrong("an address that begins with https://", view.asText());
  }
}

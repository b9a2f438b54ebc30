package dev.pawl.server.testkit;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The operator API's document, against which real answers are held.
public final class OpenApiContract {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "head");

  private final JsonObject document;
  private final Map<String, JsonObject> operations = new TreeMap<>();
  private final Map<JsonValue, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private OpenApiContract(JsonObject document) {
    this.document = document;
    object(document, "paths")
        .members()
        .forEach(
            (path, item) ->
                METHODS.forEach(
                    method ->
                        ((JsonObject) item)
                            .get(method)
                            .ifPresent(
                                operation ->
                                    operations.put(
                                        method.toUpperCase(Locale.ROOT) + " " + path,
                                        (JsonObject) operation))));
  }

  /// The document the server serves.
  public static OpenApiContract read() {
    try (InputStream yaml =
        OpenApiContract.class.getResourceAsStream("/dev/pawl/server/api/openapi.yaml")) {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return new OpenApiContract((JsonObject) json(loaded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The whole document.
  public JsonObject document() {
    return document;
  }

  /// All operations, as `GET /api/v1/devices/{device}`, each with its `x-role`.
  public Map<String, String> roles() {
    Map<String, String> roles = new TreeMap<>();
    operations.forEach(
        (name, operation) ->
            roles.put(
                name, operation.get("x-role").map(role -> ((JsonString) role).value()).orElse("")));
    return roles;
  }

  /// Fails unless this answer is one the document describes.
  public void check(HttpResponse<String> answer) {
    String method = answer.request().method();
    String path = answer.request().uri().getRawPath();
    Optional<Map.Entry<String, JsonObject>> operation =
        operations.entrySet().stream()
            .filter(known -> matches(known.getKey(), method, path))
            .findFirst();
    if (operation.isEmpty()) {
      return; // an unknown path or method: the answer is a problem of the frame itself
    }
    String name = operation.get().getKey();
    JsonObject responses = object(operation.get().getValue(), "responses");
    String status = Integer.toString(answer.statusCode());
    JsonObject response =
        resolved(
            responses
                .get(status)
                .or(() -> answer.statusCode() >= 400 ? responses.get("default") : Optional.empty())
                .orElseThrow(
                    () -> new AssertionError(name + " answered " + status + ", undescribed")));
    checkBody(name + " " + status, response, answer);
  }

  private void checkBody(String what, JsonObject response, HttpResponse<String> answer) {
    Optional<JsonValue> content = response.get("content");
    if (content.isEmpty()) {
      if (!answer.body().isEmpty()) {
        throw new AssertionError(what + " has an undescribed body: " + answer.body());
      }
      return;
    }
    String type = answer.headers().firstValue("content-type").orElse("none");
    JsonObject described =
        (JsonObject)
            ((JsonObject) content.get())
                .get(type)
                .orElseThrow(() -> new AssertionError(what + " has the undescribed type " + type));
    if (type.endsWith("json")) {
      List<Error> errors =
          schemas
              .computeIfAbsent(object(described, "schema"), this::schema)
              .validate(answer.body(), InputFormat.JSON);
      if (!errors.isEmpty()) {
        throw new AssertionError(what + ": " + errors + "\n" + answer.body());
      }
    }
  }

  private Schema schema(JsonValue fragment) {
    JsonObject whole = ((JsonObject) fragment).with("components", object(document, "components"));
    return registry.getSchema(JsonWriter.line(whole), InputFormat.JSON);
  }

  private JsonObject resolved(JsonValue value) {
    JsonObject object = (JsonObject) value;
    Optional<JsonValue> reference = object.get("$ref");
    if (reference.isEmpty()) {
      return object;
    }
    JsonObject at = document;
    for (String step : ((JsonString) reference.get()).value().substring(2).split("/", -1)) {
      at = object(at, step);
    }
    return at;
  }

  private static boolean matches(String known, String method, String path) {
    if (!known.startsWith(method + " ")) {
      return false;
    }
    String pattern = known.substring(method.length() + 1).replaceAll("\\{[a-z0-9]+}", "[^/]+");
    return path.matches(pattern);
  }

  private static JsonObject object(JsonObject parent, String name) {
    return (JsonObject) parent.get(name).orElseThrow(() -> new AssertionError("no member " + name));
  }

  private static JsonValue json(Object yaml) {
    return switch (yaml) {
      case Map<?, ?> map -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), json(value)));
        yield new JsonObject(members);
      }
      case List<?> list -> new JsonArray(list.stream().map(OpenApiContract::json).toList());
      case String text -> new JsonString(text);
      case Number number -> new JsonNumber(number.longValue());
      case Boolean flag -> new JsonBoolean(flag);
      default -> throw new AssertionError("unexpected in the document: " + yaml);
    };
  }
}

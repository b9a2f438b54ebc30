package dev.pawl.agent.device;

import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.Tenant;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `device.json` and back: keys, ranges and defaults of docs/spec/device-folder.md.
final class DeviceConfigJson {
  private static final int MOST_HEALTH_CHECKS = 16;
  private static final int MOST_ARGUMENTS = 64;
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;

  private DeviceConfigJson() {}

  static DeviceConfig fromJson(JsonView json) {
    json.only(
        "id",
        "model",
        "hardware",
        "tenant",
        "server",
        "slotCapacity",
        "pollSeconds",
        "downloadBytesPerSecond",
        "heartbeatSeconds",
        "firstHeartbeatSeconds",
        "trialSeconds",
        "trialTries",
        "health",
        "counter",
        "key",
        "boot",
        "install");
    return new DeviceConfig(
        json.as("id", DeviceId::new),
        json.as("model", Model::new),
        json.as("hardware", HardwareId::new),
        json.optional("tenant").map(tenant -> tenant.as(Tenant::new)).orElse(new Tenant("DEFAULT")),
        url(json.member("server"), "https"),
        bytes(json, "slotCapacity").orElse(ByteCount.mebi(64)),
        seconds(json, "pollSeconds", DAY).orElse(Duration.ofMinutes(5)),
        bytes(json, "downloadBytesPerSecond"),
        seconds(json, "heartbeatSeconds", HOUR).orElse(Duration.ofSeconds(10)),
        seconds(json, "firstHeartbeatSeconds", HOUR).orElse(Duration.ofSeconds(60)),
        seconds(json, "trialSeconds", DAY).orElse(Duration.ofSeconds(60)),
        number(json, "trialTries", 7).map(Long::intValue).orElse(3),
        json.optional("health")
            .map(DeviceConfigJson::checks)
            .orElse(List.of(new HealthCheck.Server())),
        BackendsJson.fromJson(json));
  }

  private static List<HealthCheck> checks(JsonView array) {
    List<JsonView> checks = array.asElements();
    if (checks.isEmpty() || checks.size() > MOST_HEALTH_CHECKS) {
      throw array.wrong("1 to " + MOST_HEALTH_CHECKS + " health checks", checks.size() + "");
    }
    return checks.stream().map(DeviceConfigJson::check).toList();
  }

  private static HealthCheck check(JsonView check) {
    return switch (check.text("kind")) {
      case "server" -> {
        check.only("kind");
        yield new HealthCheck.Server();
      }
      case "command" -> {
        check.only("kind", "argv", "timeoutSeconds");
        yield new HealthCheck.Command(argv(check.member("argv")), timeout(check));
      }
      case "http" -> {
        check.only("kind", "url", "timeoutSeconds");
        yield new HealthCheck.Http(url(check.member("url"), "http", "https"), timeout(check));
      }
      case String other ->
          throw check.member("kind").wrong("server, command or http", "\"" + other + "\"");
    };
  }

  private static List<String> argv(JsonView array) {
    List<String> argv = array.asElements().stream().map(JsonView::asText).toList();
    if (argv.isEmpty() || argv.size() > MOST_ARGUMENTS || argv.getFirst().isEmpty()) {
      throw array.wrong(
          "a program and its arguments, at most " + MOST_ARGUMENTS + " in all",
          argv.size() + " of them");
    }
    return argv;
  }

  private static Duration timeout(JsonView check) {
    return seconds(check, "timeoutSeconds", HOUR).orElse(Duration.ofSeconds(10));
  }

  private static Optional<Duration> seconds(JsonView json, String name, long most) {
    return number(json, name, most).map(Duration::ofSeconds);
  }

  private static Optional<ByteCount> bytes(JsonView json, String name) {
    return number(json, name, Long.MAX_VALUE).map(ByteCount::new);
  }

  private static Optional<Long> number(JsonView json, String name, long most) {
    return json.optional(name)
        .map(
            member -> {
              long number = member.asNumber();
              if (number < 1 || number > most) {
                throw member.wrong("a whole number from 1 to " + most, Long.toString(number));
              }
              return number;
            });
  }

  private static URI url(JsonView member, String... schemes) {
    String text = member.asText();
    String expected = "a URL with host, beginning with " + String.join(":// or ", schemes) + "://";
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && url.getUserInfo() == null
          && url.getFragment() == null
          && List.of(schemes).contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Refused below like any other text.
    }
    throw member.wrong(expected, "\"" + text + "\"");
  }

  static JsonObject toJson(DeviceConfig config) {
    var json =
        JsonObject.builder()
            .put("id", config.id().value())
            .put("model", config.model().value())
            .put("hardware", config.hardware().value())
            .put("tenant", config.tenant().value())
            .put("server", config.server().toString())
            .put("slotCapacity", config.slotCapacity().value())
            .put("pollSeconds", config.pollAtLeastEvery().toSeconds());
    config.downloadPerSecond().ifPresent(n -> json.put("downloadBytesPerSecond", n.value()));
    return json.put("heartbeatSeconds", config.heartbeat().toSeconds())
        .put("firstHeartbeatSeconds", config.firstHeartbeat().toSeconds())
        .put("trialSeconds", config.trial().toSeconds())
        .put("trialTries", config.trialTries())
        .put("health", config.health().stream().map(DeviceConfigJson::toJson).toList())
        .put("counter", BackendsJson.toJson(config.backends().counter()))
        .put("key", BackendsJson.toJson(config.backends().key()))
        .put("boot", BackendsJson.toJson(config.backends().boot()))
        .put("install", BackendsJson.toJson(config.backends().install()))
        .build();
  }

  private static JsonObject toJson(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Server() -> JsonObject.builder().put("kind", "server").build();
      case HealthCheck.Command(List<String> argv, Duration timeout) ->
          JsonObject.builder()
              .put("kind", "command")
              .put("argv", JsonArray.ofTexts(argv))
              .put("timeoutSeconds", timeout.toSeconds())
              .build();
      case HealthCheck.Http(URI url, Duration timeout) ->
          JsonObject.builder()
              .put("kind", "http")
              .put("url", url.toString())
              .put("timeoutSeconds", timeout.toSeconds())
              .build();
    };
  }
}

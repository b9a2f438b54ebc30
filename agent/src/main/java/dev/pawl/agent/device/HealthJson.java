package dev.pawl.agent.device;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The health checks of `device.json` and back (docs/spec/device-folder.md).
final class HealthJson {
  static final String CHECKS = "health";
  static final String GRACE = "healthGraceSeconds";
  static final String PASSES = "healthPasses";
  static final String FAILURES = "healthFailures";

  private static final int MOST_CHECKS = 16;
  private static final int MOST_ARGUMENTS = 64;
  private static final int MOST_ROUNDS = 100;
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;

  /// Names systemd takes; none of them looks like an option.
  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*");

  private HealthJson() {}

  static HealthPlan fromJson(JsonView json) {
    HealthPlan usual = HealthPlan.USUAL;
    return new HealthPlan(
        json.optional(CHECKS).map(HealthJson::checks).orElse(usual.checks()),
        DeviceConfigJson.number(json, GRACE, 0, DAY).map(Duration::ofSeconds).orElse(usual.grace()),
        rounds(json, PASSES).orElse(usual.passes()),
        rounds(json, FAILURES).orElse(usual.failures()));
  }

  private static Optional<Integer> rounds(JsonView json, String name) {
    return DeviceConfigJson.number(json, name, 1, MOST_ROUNDS).map(Long::intValue);
  }

  private static List<HealthCheck> checks(JsonView array) {
    List<JsonView> checks = array.asElements();
    if (checks.isEmpty() || checks.size() > MOST_CHECKS) {
      throw array.wrong("1 to " + MOST_CHECKS + " health checks", checks.size() + "");
    }
    return checks.stream().map(HealthJson::check).toList();
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
        URI url = DeviceConfigJson.url(check.member("url"), "http", "https");
        yield new HealthCheck.Http(url, timeout(check));
      }
      case "systemd" -> {
        check.only("kind", "unit", "timeoutSeconds");
        yield new HealthCheck.Unit(unit(check.member("unit")), timeout(check));
      }
      case "memory" -> {
        check.only("kind", "freeBytes");
        yield new HealthCheck.Memory(free(check));
      }
      case "disk" -> {
        check.only("kind", "path", "freeBytes");
        yield new HealthCheck.Disk(path(check.member("path")), free(check));
      }
      case String other ->
          throw check
              .member("kind")
              .wrong("server, command, http, systemd, memory or disk", "\"" + other + "\"");
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

  private static String unit(JsonView member) {
    String unit = member.asText();
    if (!UNIT.matcher(unit).matches()) {
      throw member.wrong("the name of a systemd unit", "\"" + unit + "\"");
    }
    return unit;
  }

  static Path path(JsonView member) {
    String text = member.asText();
    if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
      throw member.wrong("a full path, beginning with /", "\"" + text + "\"");
    }
    return Path.of(text);
  }

  private static ByteCount free(JsonView check) {
    JsonView free = check.member("freeBytes");
    long bytes = free.asNumber();
    if (bytes < 1) {
      throw free.wrong("a number of bytes, 1 or more", Long.toString(bytes));
    }
    return new ByteCount(bytes);
  }

  private static Duration timeout(JsonView check) {
    return DeviceConfigJson.number(check, "timeoutSeconds", 1, HOUR)
        .map(Duration::ofSeconds)
        .orElse(Duration.ofSeconds(10));
  }

  static void write(HealthPlan plan, JsonValue.Builder json) {
    json.put(CHECKS, plan.checks().stream().map(HealthJson::toJson).toList())
        .put(GRACE, plan.grace().toSeconds())
        .put(PASSES, plan.passes())
        .put(FAILURES, plan.failures());
  }

  private static JsonObject toJson(HealthCheck check) {
    JsonValue.Builder json = JsonObject.builder();
    return switch (check) {
      case HealthCheck.Server() -> json.put("kind", "server").build();
      case HealthCheck.Command(List<String> argv, Duration timeout) ->
          json.put("kind", "command")
              .put("argv", JsonArray.ofTexts(argv))
              .put("timeoutSeconds", timeout.toSeconds())
              .build();
      case HealthCheck.Http(URI url, Duration timeout) ->
          json.put("kind", "http")
              .put("url", url.toString())
              .put("timeoutSeconds", timeout.toSeconds())
              .build();
      case HealthCheck.Unit(String unit, Duration timeout) ->
          json.put("kind", "systemd")
              .put("unit", unit)
              .put("timeoutSeconds", timeout.toSeconds())
              .build();
      case HealthCheck.Memory(ByteCount free) ->
          json.put("kind", "memory").put("freeBytes", free.value()).build();
      case HealthCheck.Disk(Path folder, ByteCount free) ->
          json.put("kind", "disk")
              .put("path", folder.toString())
              .put("freeBytes", free.value())
              .build();
    };
  }
}

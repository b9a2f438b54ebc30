package dev.pawl.agent.device;

import dev.pawl.core.delta.patch.Profile;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `device.json` and back: keys, ranges and defaults of docs/spec/device-folder.md.
final class DeviceConfigJson {
  private static final String WATCHDOG = "watchdogDevice";
  private static final String WITHOUT_DIRECTOR = "bundleWithoutDirector";
  private static final String DELTAS = "deltas";
  private static final String SILENCE = "directorSilenceHours";
  private static final long MOST_SILENCE = 8760;
  private static final String NONE = "none";
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
        HealthJson.CHECKS,
        HealthJson.GRACE,
        HealthJson.PASSES,
        HealthJson.FAILURES,
        WATCHDOG,
        DELTAS,
        SILENCE,
        "counter",
        "key",
        "boot",
        "install",
        WITHOUT_DIRECTOR);
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
        number(json, "trialTries", 1, 7).map(Long::intValue).orElse(3),
        HealthJson.fromJson(json),
        BackendsJson.fromJson(json),
        json.optional(WATCHDOG).map(HealthJson::path),
        json.optional(WITHOUT_DIRECTOR).map(JsonView::asFlag).orElse(false),
        deltas(json),
        number(json, SILENCE, 1, MOST_SILENCE)
            .map(Duration::ofHours)
            .orElse(DeviceConfig.DIRECTOR_SILENCE));
  }

  private static Optional<Profile> deltas(JsonView json) {
    Optional<JsonView> member = json.optional(DELTAS);
    if (member.isEmpty()) {
      return Optional.of(Profile.LINUX);
    }
    String name = member.get().asText();
    if (name.equals(NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Profile.values())
            .filter(profile -> profile.label().equals(name))
            .findFirst()
            .orElseThrow(
                () -> member.get().wrong("\"linux\", \"small\" or \"none\"", "another word")));
  }

  private static Optional<Duration> seconds(JsonView json, String name, long most) {
    return number(json, name, 1, most).map(Duration::ofSeconds);
  }

  private static Optional<ByteCount> bytes(JsonView json, String name) {
    return number(json, name, 1, Long.MAX_VALUE).map(ByteCount::new);
  }

  static Optional<Long> number(JsonView json, String name, long least, long most) {
    return json.optional(name)
        .map(
            member -> {
              long number = member.asNumber();
              if (number < least || number > most) {
                throw member.wrong(
                    "a whole number from %d to %d".formatted(least, most), Long.toString(number));
              }
              return number;
            });
  }

  static URI url(JsonView member, String... schemes) {
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
    json.put("heartbeatSeconds", config.heartbeat().toSeconds())
        .put("firstHeartbeatSeconds", config.firstHeartbeat().toSeconds())
        .put("trialSeconds", config.trial().toSeconds())
        .put("trialTries", config.trialTries());
    HealthJson.write(config.health(), json);
    config.watchdog().ifPresent(device -> json.put(WATCHDOG, device.toString()));
    json.put(WITHOUT_DIRECTOR, config.bundleWithoutDirector());
    json.put(DELTAS, config.deltas().map(Profile::label).orElse(NONE));
    json.put(SILENCE, config.directorSilence().toHours());
    return json.put("counter", BackendsJson.toJson(config.backends().counter()))
        .put("key", BackendsJson.toJson(config.backends().key()))
        .put("boot", BackendsJson.toJson(config.backends().boot()))
        .put("install", BackendsJson.toJson(config.backends().install()))
        .build();
  }
}

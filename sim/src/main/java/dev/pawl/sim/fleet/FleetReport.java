package dev.pawl.sim.fleet;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ByteCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a run.
/// @param rows by fault
/// @param whole devices that fetched the image as it is
/// @param byDelta devices that made it out of what they ran
/// @param unexplained what is not as it must be
/// @param usage known at the end
record FleetReport(
    FleetOptions options,
    Map<Fault, Row> rows,
    Downloads whole,
    Downloads byDelta,
    List<Finding> unexplained,
    Map<String, Duration> times,
    Optional<Usage> usage) {

  /// Devices with one fault.
  /// @param unexplained how many are not as they must be
  record Row(int devices, int updated, int unexplained) {
    static final Row NONE = new Row(0, 0, 0);

    Row plus(Finding one) {
      return new Row(
          devices + 1,
          updated + (one.updated() ? 1 : 0),
          unexplained + (one.isExplained() ? 0 : 1));
    }
  }

  /// What fetching took.
  record Downloads(int devices, long fetched, long saved) {
    static final Downloads NONE = new Downloads(0, 0, 0);

    Downloads plus(long moreFetched, long moreSaved) {
      return new Downloads(devices + 1, fetched + moreFetched, saved + moreSaved);
    }
  }

  static FleetReport of(FleetOptions options, List<Finding> findings) {
    var rows = new EnumMap<Fault, Row>(Fault.class);
    Downloads whole = Downloads.NONE;
    Downloads byDelta = Downloads.NONE;
    List<Finding> unexplained = new ArrayList<>();
    for (Finding one : findings) {
      rows.put(one.plan().fault(), rows.getOrDefault(one.plan().fault(), Row.NONE).plus(one));
      if (one.download().isPresent()) {
        long fetched = one.download().get().fetched().value();
        long saved = one.download().get().saved().value();
        if (saved > 0) {
          byDelta = byDelta.plus(fetched, saved);
        } else {
          whole = whole.plus(fetched, saved);
        }
      }
      if (!one.isExplained()) {
        unexplained.add(one);
      }
    }
    return new FleetReport(
        options, rows, whole, byDelta, List.copyOf(unexplained), Map.of(), Optional.empty());
  }

  FleetReport with(Map<String, Duration> took, Usage used) {
    return new FleetReport(options, rows, whole, byDelta, unexplained, took, Optional.of(used));
  }

  /// Whether every device is as it must be.
  boolean isOk() {
    return unexplained.isEmpty();
  }

  int updated() {
    return rows.values().stream().mapToInt(Row::updated).sum();
  }

  /// Processor time of the server for one device's update.
  Duration serverPerDevice() {
    return usage
        .map(Usage::serverUpdate)
        .orElse(Duration.ZERO)
        .dividedBy(Math.max(1, options.devices()));
  }

  /// How many devices one core of the server would update in an hour.
  long anHourAndCore() {
    long micros = Math.max(1, serverPerDevice().toNanos() / 1_000);
    return Duration.ofHours(1).toMillis() * 1_000 / micros;
  }

  /// The last line of `--json`.
  JsonObject toJson() {
    var faults = new ArrayList<JsonValue>();
    rows.forEach(
        (fault, row) ->
            faults.add(
                JsonObject.builder()
                    .put("fault", fault.toString())
                    .put("devices", row.devices())
                    .put("expected", fault.updated() ? "updated" : fault.code())
                    .put("updated", row.updated())
                    .put("unexplained", row.unexplained())
                    .build()));
    var took = JsonObject.builder();
    times.forEach((name, time) -> took.put(name, time.toMillis()));
    var json =
        JsonObject.builder()
            .put("event", "fleet.summary")
            .put("ok", isOk())
            .put("devices", options.devices())
            .put("seed", options.seed())
            .put("updated", updated())
            .put("unexplained", unexplained.size())
            .put("faults", faults)
            .put("whole", toJson(whole))
            .put("byDelta", toJson(byDelta))
            .put("milliseconds", took.build());
    usage.ifPresent(
        used ->
            json.put("server", toJson(used.serverUpdate(), used.serverAll(), used.serverPeakMebi()))
                .put("simulator", toJson(used.selfUpdate(), used.selfAll(), used.selfPeakMebi()))
                .put("serverMicrosPerUpdate", serverPerDevice().toNanos() / 1_000)
                .put("updatesAnHourAndCore", anHourAndCore()));
    return json.build();
  }

  private static JsonObject toJson(Downloads downloads) {
    return JsonObject.builder()
        .put("devices", downloads.devices())
        .put("fetchedBytes", downloads.fetched())
        .put("savedBytes", downloads.saved())
        .build();
  }

  private static JsonObject toJson(Duration update, Duration all, long peak) {
    return JsonObject.builder()
        .put("cpuMillisUpdate", update.toMillis())
        .put("cpuMillis", all.toMillis())
        .put("peakMebibytes", peak)
        .build();
  }

  /// A device that is not as it must be.
  static JsonObject toJson(Finding finding) {
    return JsonObject.builder()
        .put("event", "fleet.unexplained")
        .put("device", finding.plan().id().value())
        .put("fault", finding.plan().fault().toString())
        .put("problems", JsonArray.ofTexts(finding.problems()))
        .put("lastWords", JsonArray.ofTexts(finding.lastWords()))
        .build();
  }

  /// Bytes for people.
  static String bytes(long count) {
    return new ByteCount(count).toString();
  }
}

package dev.pawl.server.fleet;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import dev.pawl.server.sql.Row;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A device as a row of its table.
final class DeviceRow {
  private DeviceRow() {}

  static Device read(Row row) throws SQLException {
    return new Device(
        new DeviceId(row.text("id")),
        new Model(row.text("model")),
        new HardwareId(row.text("hardware")),
        DeviceState.parse(row.text("state")),
        running(row),
        row.optionalNumber("floor").map(ReleaseCounter::new),
        row.number("report_sequence"),
        row.optionalTime("last_seen"),
        lastFailure(row),
        attributes(row),
        row.flag("attributes_wanted"));
  }

  static String attributes(Map<String, String> attributes) {
    var object = JsonObject.builder();
    new TreeMap<>(attributes).forEach(object::put);
    return JsonWriter.line(object.build());
  }

  private static Map<String, String> attributes(Row row) throws SQLException {
    byte[] json = row.text("attributes").getBytes(StandardCharsets.UTF_8);
    Map<String, String> attributes = new TreeMap<>();
    Result<JsonValue, JsonFailure> read = JsonReader.read(json, JsonLimits.standard());
    JsonView.of(read.orThrow(failure -> new IllegalStateException(failure.explain())))
        .asMembers()
        .forEach((name, value) -> attributes.put(name, value.asText()));
    return attributes;
  }

  private static Optional<RunningImage> running(Row row) throws SQLException {
    if (row.optionalText("running_path").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunningImage(
            new TargetPath(row.text("running_path")),
            Digest.parseSha256(row.text("running_sha256")),
            new ByteCount(row.number("running_length")),
            new Version(row.text("running_version")),
            new ReleaseCounter(row.number("running_counter"))));
  }

  private static Optional<LastFailure> lastFailure(Row row) throws SQLException {
    if (row.optionalText("failure_code").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LastFailure(
            row.text("failure_code"), row.text("failure_text"), row.time("failure_at")));
  }
}

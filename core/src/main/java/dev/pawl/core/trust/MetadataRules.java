package dev.pawl.core.trust;

import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonBoolean;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.MalformedInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Rules that several kinds of metadata share.
final class MetadataRules {
  /// The member of a signed part that holds what we add to it.
  static final String PAWL = "pawl";

  private static final String ISSUED = "issued";
  private static final String RECOVERY = "recovery";
  private static final String RECOVERS = "recovers";

  private MetadataRules() {}

  static void requireVersion(long version) {
    if (version < 1) {
      throw new MalformedInput("version", Long.toString(version), "a whole number, 1 or more");
    }
  }

  /// The time in the member `issued` of what we add.
  /// @throws MalformedInput if there is one that is no time
  static Optional<Instant> issued(JsonObject pawl) {
    return pawl.get(ISSUED).map(MetadataRules::time);
  }

  static JsonObject withIssued(JsonObject pawl, Instant time) {
    return pawl.with(ISSUED, new JsonString(MetadataTime.format(time)));
  }

  /// The member `recovery` of what we add to a root.
  /// @throws MalformedInput if there is one that is none
  static Optional<RecoveryKeys> recovery(JsonObject pawl) {
    return pawl.get(RECOVERY)
        .map(
            value ->
                JsonView.read(value, MetadataReader::recoveryKeys)
                    .orThrow(
                        why ->
                            new MalformedInput(
                                "recovery keys", value.kind(), "keys, keyids and threshold")));
  }

  static JsonObject withRecovery(JsonObject pawl, RecoveryKeys recovery) {
    return pawl.with(RECOVERY, MetadataJson.recoveryKeys(recovery));
  }

  static JsonObject recovering(JsonObject pawl) {
    return pawl.with(RECOVERS, new JsonBoolean(true));
  }

  static boolean recovers(JsonObject pawl) {
    return pawl.get(RECOVERS).equals(Optional.of(new JsonBoolean(true)));
  }

  private static Instant time(JsonValue value) {
    try {
      if (value instanceof JsonString(String text)) {
        return MetadataTime.parse(text);
      }
    } catch (DateTimeException e) {
      // Refused below like any other value.
    }
    throw new MalformedInput("time of issue", value.kind(), "a time like 2030-01-31T00:00:00Z");
  }
}

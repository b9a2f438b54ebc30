package dev.pawl.core.chain;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.util.Arrays;

/// Audit entries as JSON, and as the lines of an export (docs/spec/audit-chain.md).
public final class AuditEntryJson {
  /// Longest line of an export, without its line feed.
  public static final ByteCount LONGEST_LINE = ByteCount.kibi(256);

  private static final JsonLimits LIMITS =
      new JsonLimits(LONGEST_LINE, 16, ByteCount.kibi(64), 10_000);

  private AuditEntryJson() {}

  /// The entry, members in the order of the specification.
  public static JsonObject toJson(AuditEntry entry) {
    return JsonObject.builder()
        .put("sequence", entry.sequence())
        .put("at", entry.at().toEpochMilli())
        .put(
            "actor",
            JsonObject.builder()
                .put("kind", entry.actor().kind().toString())
                .put("id", entry.actor().id())
                .build())
        .put("act", entry.act())
        .put("subject", entry.subject())
        .put("details", entry.details())
        .put("previous", entry.previous().hex())
        .put("hash", entry.hash().hex())
        .build();
  }

  /// Reads an entry; unknown members are refused, since no hash would cover them.
  public static Result<AuditEntry, JsonFailure> fromJson(JsonValue json) {
    return JsonView.read(json, AuditEntryJson::read);
  }

  private static AuditEntry read(JsonView entry) {
    entry.only("sequence", "at", "actor", "act", "subject", "details", "previous", "hash");
    JsonView actor = entry.object("actor");
    actor.only("kind", "id");
    return new AuditEntry(
        entry.number("sequence"),
        entry.instant("at"),
        new Actor(actor.as("kind", Actor.Kind::parse), actor.text("id")),
        entry.text("act"),
        entry.text("subject"),
        entry.object("details").asObject(),
        entry.as("previous", Digest::parseSha256),
        entry.as("hash", Digest::parseSha256));
  }

  /// The entry as one line of an export, with its line feed.
  public static byte[] toLine(AuditEntry entry) {
    byte[] json = JsonWriter.compact(toJson(entry));
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /// Reads one line of an export, without its line feed. An entry has one written form only, byte
  /// for byte: another spelling of the same entry is refused like a changed one.
  static Result<AuditEntry, JsonFailure> fromLine(byte[] line) {
    return JsonReader.read(line, LIMITS)
        .then(AuditEntryJson::fromJson)
        .then(
            entry ->
                Arrays.equals(JsonWriter.compact(toJson(entry)), line)
                    ? Result.ok(entry)
                    : Result.failed(
                        new JsonFailure.WrongShape(
                            "",
                            "the entry written as docs/spec/audit-chain.md says",
                            "another form")));
  }
}

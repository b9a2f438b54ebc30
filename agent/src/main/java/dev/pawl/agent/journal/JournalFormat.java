package dev.pawl.agent.journal;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.ByteCount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of a journal copy, little-endian (docs/spec/agent-journal.md): magic `PAWLJRNL`,
/// format
/// 1 (4 bytes), length of the JSON (4), sequence (8), JSON, zeros, CRC-32C of all before (4).
final class JournalFormat implements TwinFile.Format<JournalState> {
  private static final int LENGTH = 64 * 1024;
  private static final int FORMAT = 1;
  private static final int AT_FORMAT = 8;
  private static final int AT_JSON_LENGTH = 12;
  private static final int AT_SEQUENCE = 16;
  private static final int AT_JSON = 24;
  private static final int AT_CHECKSUM = LENGTH - 4;
  private static final byte[] MAGIC = "PAWLJRNL".getBytes(StandardCharsets.US_ASCII);
  private static final JsonLimits LIMITS =
      new JsonLimits(ByteCount.kibi(64), 8, ByteCount.kibi(4), 1000);

  @Override
  public int length() {
    return LENGTH;
  }

  @Override
  public long sequence(JournalState state) {
    return state.sequence();
  }

  @Override
  public byte[] encode(JournalState state) {
    byte[] json = JsonWriter.compact(JournalJson.toJson(state));
    if (json.length > AT_CHECKSUM - AT_JSON) {
      throw new IllegalStateException("the journal entry has " + json.length + " bytes");
    }
    ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, MAGIC);
    out.putInt(AT_FORMAT, FORMAT);
    out.putInt(AT_JSON_LENGTH, json.length);
    out.putLong(AT_SEQUENCE, state.sequence());
    out.put(AT_JSON, json);
    out.putInt(AT_CHECKSUM, checksum(out.array()));
    return out.array();
  }

  @Override
  public Optional<JournalState> decode(byte[] copy) {
    ByteBuffer in = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    int length = in.getInt(AT_JSON_LENGTH);
    boolean whole =
        in.getInt(AT_CHECKSUM) == checksum(copy)
            && in.getInt(AT_FORMAT) == FORMAT
            && Arrays.equals(copy, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
            && length >= 0
            && length <= AT_CHECKSUM - AT_JSON;
    if (!whole) {
      return Optional.empty();
    }
    long sequence = in.getLong(AT_SEQUENCE);
    byte[] json = Arrays.copyOfRange(copy, AT_JSON, AT_JSON + length);
    Result<JournalState, JsonFailure> state =
        JsonReader.read(json, LIMITS)
            .then(value -> JsonView.read(value, view -> JournalJson.fromJson(sequence, view)));
    return switch (state) {
      case Result.Ok<JournalState, JsonFailure>(JournalState read) -> Optional.of(read);
      case Result.Failed<JournalState, JsonFailure> _ -> Optional.empty();
    };
  }

  private static int checksum(byte[] copy) {
    CRC32C crc = new CRC32C();
    crc.update(copy, 0, AT_CHECKSUM);
    return (int) crc.getValue();
  }
}

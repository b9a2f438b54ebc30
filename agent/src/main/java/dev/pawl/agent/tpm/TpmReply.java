package dev.pawl.agent.tpm;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// The parameters of an answer, read in their order. Whatever is too short or too long is refused.
final class TpmReply {
  private static final int HEADER = 10;
  private static final int AT_CODE = 6;

  private final String act;
  private final ByteBuffer rest;

  TpmReply(String act, byte[] bytes) {
    this.act = act;
    this.rest = ByteBuffer.wrap(bytes);
  }

  /// The response code of a whole answer.
  static int code(byte[] answer) {
    return ByteBuffer.wrap(answer).getInt(AT_CODE);
  }

  /// What comes behind the header of a whole answer.
  static TpmReply body(String act, byte[] answer) {
    var reply = new TpmReply(act, answer);
    reply.rest.position(HEADER);
    return reply;
  }

  int u8() throws IOException {
    return Byte.toUnsignedInt(take(1).get());
  }

  int u16() throws IOException {
    return Short.toUnsignedInt(take(2).getShort());
  }

  int u32() throws IOException {
    return take(4).getInt();
  }

  long u64() throws IOException {
    return take(8).getLong();
  }

  /// TPM2B.
  byte[] string() throws IOException {
    ByteBuffer content = take(u16());
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  /// A structure in a TPM2B.
  TpmReply inner() throws IOException {
    return new TpmReply(act, string());
  }

  void expect(String what, int expected, int found) throws IOException {
    if (expected != found) {
      throw new IOException(
          "%s: expected %s 0x%x in the TPM's answer, found 0x%x"
              .formatted(act, what, expected, found));
    }
  }

  private ByteBuffer take(int length) throws IOException {
    try {
      ByteBuffer piece = rest.slice(rest.position(), length);
      rest.position(rest.position() + length);
      return piece;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException(act + ": the TPM's answer is too short", e);
    }
  }
}

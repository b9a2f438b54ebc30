package dev.pawl.agent.tpm;

import java.io.ByteArrayOutputStream;

/// Bytes of a command, or of a structure within one: numbers are big-endian, byte strings carry
/// their length in two bytes (TPM2B).
final class TpmCommand {
  private static final int NO_SESSIONS = 0x8001;
  private static final int SESSIONS = 0x8002;
  private static final int PASSWORD_SESSION = 0x40000009;
  private static final int HEADER = 10;
  private static final int LONGEST_STRING = 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  TpmCommand u8(int value) {
    bytes.write(value);
    return this;
  }

  TpmCommand u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  TpmCommand u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  TpmCommand u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  TpmCommand raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  /// TPM2B.
  TpmCommand string(byte[] value) {
    if (value.length > LONGEST_STRING) {
      throw new IllegalArgumentException("a TPM2B of " + value.length + " bytes");
    }
    return u16(value.length).raw(value);
  }

  /// Authorisation by password for each handle, in their order. It goes over the bus in clear: who
  /// can listen there can also exchange the TPM.
  TpmCommand passwords(byte[]... passwords) {
    var area = new TpmCommand();
    for (byte[] password : passwords) {
      area.u32(PASSWORD_SESSION).string(new byte[0]).u8(0).string(password);
    }
    return u32(area.bytes.size()).raw(area.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /// A whole command.
  /// @param authorised whether `rest` carries passwords behind its handles
  static byte[] of(int code, boolean authorised, TpmCommand rest) {
    return new TpmCommand()
        .u16(authorised ? SESSIONS : NO_SESSIONS)
        .u32(HEADER + rest.bytes.size())
        .u32(code)
        .raw(rest.toBytes())
        .toBytes();
  }

  /// Without content: it may hold passwords.
  @Override
  public String toString() {
    return "command of " + bytes.size() + " bytes";
  }
}

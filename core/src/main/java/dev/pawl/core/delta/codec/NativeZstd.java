package dev.pawl.core.delta.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// libzstd (https://facebook.github.io/zstd), with the calls that mksquashfs makes.
final class NativeZstd implements BlockCodec {
  private final String version;
  private final MethodHandle encode;
  private final MethodHandle decode;

  private NativeZstd(NativeLibrary library) {
    version = "libzstd " + library.text("ZSTD_versionString");
    encode =
        library.function(
            "ZSTD_compress",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    decode =
        library.function(
            "ZSTD_decompress",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  }

  static Optional<BlockCodec> find() {
    return NativeLibrary.find("libzstd.so.1", NativeZstd::new);
  }

  @Override
  public Method method() {
    return Method.ZSTD;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public byte[] decode(byte[] encoded, int longest) throws CodecRefused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = NativeLibrary.in(arena, encoded);
      MemorySegment out = arena.allocate(longest);
      long inLength = encoded.length;
      long outLength = longest;
      long written =
          NativeLibrary.call(() -> (long) decode.invokeExact(out, outLength, in, inLength));
      if (written < 0 || written > outLength) { // a negative number is an error
        throw new CodecRefused(new CodecFailure.Damaged(Method.ZSTD, "libzstd answers " + written));
      }
      return NativeLibrary.out(out, written);
    }
  }

  @Override
  public Optional<byte[]> encode(byte[] decoded, int settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = NativeLibrary.in(arena, decoded);
      MemorySegment out = arena.allocate(Math.max(1, decoded.length));
      long length = decoded.length;
      long written =
          NativeLibrary.call(() -> (long) encode.invokeExact(out, length, in, length, settings));
      return written > 0 && written <= length
          ? Optional.of(NativeLibrary.out(out, written))
          : Optional.empty();
    }
  }

  /// What ZSTD_estimateCCtxSize says for the levels of zstd 1.5, for blocks of at most 1 MiB.
  @Override
  public long encodeMemory(int settings) {
    return settings <= 9 ? 6L << 20 : 14L << 20;
  }
}

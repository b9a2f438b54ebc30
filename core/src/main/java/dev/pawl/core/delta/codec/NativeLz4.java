package dev.pawl.core.delta.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// liblz4 (https://lz4.org), with the calls that mksquashfs makes.
final class NativeLz4 implements BlockCodec {
  private final String version;
  private final MethodHandle fast;
  private final MethodHandle strong;
  private final MethodHandle decode;

  private NativeLz4(NativeLibrary library) {
    version = "liblz4 " + library.text("LZ4_versionString");
    fast =
        library.function(
            "LZ4_compress_default",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
    strong =
        library.function(
            "LZ4_compress_HC",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    decode =
        library.function(
            "LZ4_decompress_safe",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
  }

  static Optional<BlockCodec> find() {
    return NativeLibrary.find("liblz4.so.1", NativeLz4::new);
  }

  @Override
  public Method method() {
    return Method.LZ4;
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
      int inLength = encoded.length;
      int written = NativeLibrary.call(() -> (int) decode.invokeExact(in, out, inLength, longest));
      if (written < 0) { // a negative number is an error
        throw new CodecRefused(new CodecFailure.Damaged(Method.LZ4, "liblz4 answers " + written));
      }
      return NativeLibrary.out(out, written);
    }
  }

  @Override
  public Optional<byte[]> encode(byte[] decoded, int settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = NativeLibrary.in(arena, decoded);
      MemorySegment out = arena.allocate(Math.max(1, decoded.length));
      int length = decoded.length;
      int written =
          NativeLibrary.call(
              () ->
                  settings == 0
                      ? (int) fast.invokeExact(in, out, length, length)
                      : (int) strong.invokeExact(in, out, length, length, settings));
      return written > 0 ? Optional.of(NativeLibrary.out(out, written)) : Optional.empty();
    }
  }

  /// LZ4_sizeofState is 16 KiB, LZ4_sizeofStateHC 256 KiB; the optimal parser of level 10 and more
  /// has 64 KiB beside it.
  @Override
  public long encodeMemory(int settings) {
    return 400 << 10;
  }
}

package dev.pawl.core.delta.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// liblzo2 (https://www.oberhumer.com/opensource/lzo), with the calls that mksquashfs makes.
final class NativeLzo implements BlockCodec {
  private static final int WORK_MEMORY = 14 * 16384 * 2; // LZO1X_999_MEM_COMPRESS

  private final String version;
  private final MethodHandle encode;
  private final MethodHandle optimize;
  private final MethodHandle decode;

  private NativeLzo(NativeLibrary library) {
    version = "liblzo2 " + library.text("lzo_version_string");
    encode =
        library.function(
            "lzo1x_999_compress_level",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG,
                ADDRESS, JAVA_INT));
    optimize =
        library.function(
            "lzo1x_optimize",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    decode =
        library.function(
            "lzo1x_decompress_safe",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
  }

  static Optional<BlockCodec> find() {
    return NativeLibrary.find("liblzo2.so.2", NativeLzo::new);
  }

  @Override
  public Method method() {
    return Method.LZO;
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
      MemorySegment written = arena.allocateFrom(JAVA_LONG, longest);
      long inLength = encoded.length;
      int code =
          NativeLibrary.call(
              () -> (int) decode.invokeExact(in, inLength, out, written, MemorySegment.NULL));
      if (code != 0) {
        throw new CodecRefused(new CodecFailure.Damaged(Method.LZO, "liblzo2 answers " + code));
      }
      return NativeLibrary.out(out, written.get(JAVA_LONG, 0));
    }
  }

  @Override
  public Optional<byte[]> encode(byte[] decoded, int settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = NativeLibrary.in(arena, decoded);
      long length = decoded.length;
      MemorySegment out = arena.allocate(length + length / 16 + 64 + 3); // the worst case of LZO
      MemorySegment written = arena.allocateFrom(JAVA_LONG, 0);
      MemorySegment work = arena.allocate(WORK_MEMORY, 16);
      int code =
          NativeLibrary.call(
              () ->
                  (int)
                      encode.invokeExact(
                          in,
                          length,
                          out,
                          written,
                          work,
                          MemorySegment.NULL,
                          0L,
                          MemorySegment.NULL,
                          settings));
      long outLength = written.get(JAVA_LONG, 0);
      MemorySegment spare = arena.allocate(Math.max(1, length));
      MemorySegment spareLength = arena.allocateFrom(JAVA_LONG, length);
      int optimized =
          NativeLibrary.call(
              () ->
                  (int)
                      optimize.invokeExact(out, outLength, spare, spareLength, MemorySegment.NULL));
      return code == 0 && optimized == 0 && outLength <= length
          ? Optional.of(NativeLibrary.out(out, outLength))
          : Optional.empty();
    }
  }

  @Override
  public long encodeMemory(int settings) {
    return WORK_MEMORY;
  }
}

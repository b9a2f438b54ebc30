package dev.pawl.core.delta.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// liblzma (https://tukaani.org/xz), with the calls that mksquashfs makes.
final class NativeXz implements BlockCodec {
  private static final long LZMA2 = 0x21;
  private static final long END_OF_FILTERS = -1;
  private static final int EXTREME = 1 << 31;
  private static final long DECODER_LIMIT = 4L << 20;
  private static final int OPTIONS_ROOM = 256; // lzma_options_lzma has 112 bytes

  private final String version;
  private final MethodHandle preset;
  private final MethodHandle encode;
  private final MethodHandle decode;

  private NativeXz(NativeLibrary library) {
    version = "liblzma " + library.text("lzma_version_string");
    preset =
        library.function("lzma_lzma_preset", FunctionDescriptor.of(JAVA_BYTE, ADDRESS, JAVA_INT));
    encode =
        library.function(
            "lzma_stream_buffer_encode",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                JAVA_LONG));
    decode =
        library.function(
            "lzma_stream_buffer_decode",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                JAVA_LONG));
  }

  static Optional<BlockCodec> find() {
    return NativeLibrary.find("liblzma.so.5", NativeXz::new);
  }

  @Override
  public Method method() {
    return Method.XZ;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public byte[] decode(byte[] encoded, int longest) throws CodecRefused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocateFrom(JAVA_LONG, DECODER_LIMIT);
      MemorySegment in = NativeLibrary.in(arena, encoded);
      MemorySegment read = arena.allocateFrom(JAVA_LONG, 0);
      MemorySegment out = arena.allocate(longest);
      MemorySegment written = arena.allocateFrom(JAVA_LONG, 0);
      long inLength = encoded.length;
      long outLength = longest;
      int code =
          NativeLibrary.call(
              () ->
                  (int)
                      decode.invokeExact(
                          limit,
                          0,
                          MemorySegment.NULL,
                          in,
                          read,
                          inLength,
                          out,
                          written,
                          outLength));
      if (code != 0 || read.get(JAVA_LONG, 0) != inLength) {
        throw new CodecRefused(
            new CodecFailure.Damaged(
                Method.XZ,
                "liblzma answers %d after %d of %d bytes"
                    .formatted(code, written.get(JAVA_LONG, 0), outLength)));
      }
      return NativeLibrary.out(out, written.get(JAVA_LONG, 0));
    }
  }

  @Override
  public Optional<byte[]> encode(byte[] decoded, int settings) {
    XzSettings with = XzSettings.of(settings);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filters = filters(arena, with);
      MemorySegment in = NativeLibrary.in(arena, decoded);
      MemorySegment out = arena.allocate(Math.max(1, decoded.length));
      MemorySegment written = arena.allocateFrom(JAVA_LONG, 0);
      long length = decoded.length;
      int check = with.check();
      int code =
          NativeLibrary.call(
              () ->
                  (int)
                      encode.invokeExact(
                          filters, check, MemorySegment.NULL, in, length, out, written, length));
      return code == 0
          ? Optional.of(NativeLibrary.out(out, written.get(JAVA_LONG, 0)))
          : Optional.empty();
    }
  }

  /// An array of `lzma_filter`: number and address of the options, closed by -1.
  private MemorySegment filters(Arena arena, XzSettings with) {
    MemorySegment options = arena.allocate(OPTIONS_ROOM, 8);
    int level = with.preset() | (with.extreme() ? EXTREME : 0);
    byte refused = NativeLibrary.call(() -> (byte) preset.invokeExact(options, level));
    if (refused != 0) {
      throw new IllegalStateException("liblzma has no preset " + with.preset());
    }
    options.set(JAVA_INT, 0, with.dictionary()); // the first field is dict_size
    MemorySegment filters = arena.allocate(3 * 16, 8);
    long at = 0;
    if (with.filter() != 0) {
      filters.set(JAVA_LONG, 0, with.filter());
      at = 16;
    }
    filters.set(JAVA_LONG, at, LZMA2);
    filters.set(ADDRESS, at + 8, options);
    filters.set(JAVA_LONG, at + 16, END_OF_FILTERS);
    return filters;
  }

  /// The match finder has 11.5 times the dictionary, the rest about 1.5 MiB.
  @Override
  public long encodeMemory(int settings) {
    return (3L << 19) + XzSettings.of(settings).dictionary() * 23L / 2;
  }
}

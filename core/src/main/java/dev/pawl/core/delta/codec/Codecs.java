package dev.pawl.core.delta.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The compression libraries of this machine. What a device has, it declares as [#declaration()],
/// so that patches are made for the very libraries it will use. Not safe for use by several threads
/// at once.
public final class Codecs {
  private static final Map<Method, List<Integer>> PROBES =
      Map.of(
          Method.XZ,
          List.of(
              new XzSettings(6, false, 1, 10, 0).packed(),
              new XzSettings(9, true, 1, 10, 0).packed(),
              new XzSettings(3, false, 1, 10, 0).packed()),
          Method.ZSTD,
          List.of(1, 3, 9, 15, 19, 22),
          Method.LZ4,
          List.of(0, 9, 12),
          Method.LZO,
          List.of(8, 9));

  private final Map<Method, BlockCodec> blocks = new EnumMap<>(Method.class);
  private final Map<Method, Long> makers = new EnumMap<>(Method.class); // as they are asked for

  public Codecs(List<BlockCodec> blockCodecs) {
    blockCodecs.forEach(codec -> blocks.put(codec.method(), codec));
  }

  /// Java's own zlib, and the native libraries that are installed.
  public static Codecs ofThisMachine() {
    return new Codecs(
        Stream.of(NativeXz.find(), NativeZstd.find(), NativeLz4.find(), NativeLzo.find())
            .flatMap(Optional::stream)
            .toList());
  }

  /// Only what comes with every Java.
  public static Codecs ofJava() {
    return new Codecs(List.of());
  }

  /// The library for a method that works on blocks.
  /// @throws CodecRefused if it is not there
  public BlockCodec block(Method method) throws CodecRefused {
    BlockCodec codec = blocks.get(method);
    if (codec == null) {
      throw new CodecRefused(new CodecFailure.Missing(method));
    }
    return codec;
  }

  /// Whether streams of this method can be taken apart and put together.
  public boolean has(Method method) {
    return method.streams() || blocks.containsKey(method);
  }

  /// Which library it is (docs/spec/delta-containers.md, "Makers").
  /// @throws CodecRefused if there is none
  public long maker(Method method) throws CodecRefused {
    Long known = makers.get(method);
    if (known != null) {
      return known;
    }
    try {
      long maker =
          method.streams()
              ? Fingerprint.ofDeflate()
              : Fingerprint.of(block(method), PROBES.getOrDefault(method, List.of()));
      makers.put(method, maker);
      return maker;
    } catch (CodecRefused e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("compressing in memory", e);
    }
  }

  /// Refuses unless the library here is the one named.
  /// @throws CodecRefused if it is another, or none
  public void requireMaker(Method method, long expected) throws CodecRefused {
    long found = maker(method);
    if (found != expected) {
      throw new CodecRefused(
          new CodecFailure.OtherMaker(method, hex(method, expected), hex(method, found)));
    }
  }

  /// Memory that compressing takes at most, beside what is compressed.
  public long encodeMemory(Method method, int settings) throws CodecRefused {
    return method.streams() ? Deflate.ENCODE_MEMORY : block(method).encodeMemory(settings);
  }

  /// One word for each library here, such as `xz:0123456789abcdef`.
  public List<String> declaration() {
    return Stream.of(Method.values()).filter(this::has).map(this::declared).toList();
  }

  /// What the library for a method is called, for people.
  public String version(Method method) {
    BlockCodec codec = blocks.get(method);
    return codec == null ? "zlib of Java " + Runtime.version().feature() : codec.version();
  }

  private String declared(Method method) {
    try {
      return hex(method, maker(method));
    } catch (CodecRefused e) {
      throw new IllegalStateException("a library that was found cannot be used", e);
    }
  }

  private static String hex(Method method, long maker) {
    return "%s:%016x".formatted(method.word(), maker);
  }
}

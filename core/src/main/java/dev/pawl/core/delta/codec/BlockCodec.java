package dev.pawl.core.delta.codec;

import java.util.Optional;

/// A compression library as it is on this machine, for blocks of at most [Method#LONGEST_BLOCK]
/// decoded bytes. Implemented with native libraries; tests have a simple one. Not safe for use by
/// several threads at once.
public interface BlockCodec {
  /// What it does.
  Method method();

  /// Name and version of the library, for people.
  String version();

  /// Takes a block apart.
  /// @param longest how long the result may be
  /// @throws CodecRefused if the bytes are damaged or the result would be longer
  byte[] decode(byte[] encoded, int longest) throws CodecRefused;

  /// Compresses a block.
  /// @param settings possible ones for the method
  /// @return nothing if the block becomes longer than before
  Optional<byte[]> encode(byte[] decoded, int settings) throws CodecRefused;

  /// Memory that [#encode] takes at most, beside its argument and result.
  long encodeMemory(int settings);
}

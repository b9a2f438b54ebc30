package dev.pawl.sim.attack;

import dev.pawl.core.image.BlockList;
import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// An image and its true description.
final class Image {
  /// Three blocks and a bit.
  private static final int LENGTH = 3 * 65_536 + 100;

  private final ImageDescription description;
  private final byte[] bytes;

  private Image(ImageDescription description, byte[] bytes) {
    this.description = description;
    this.bytes = bytes;
  }

  /// An image whose content follows from its name.
  static Image of(String line, String version, long counter, String hardware) {
    byte[] bytes = new byte[LENGTH];
    new Random((line + version).hashCode()).nextBytes(bytes);
    return of(line, version, counter, hardware, bytes);
  }

  static Image of(String line, String version, long counter, String hardware, byte[] bytes) {
    var product = new ProductLine(line);
    var name = new Version(version);
    return new Image(
        new ImageDescription(
            LineNames.image(product, name),
            product,
            name,
            new ReleaseCounter(counter),
            Set.of(new HardwareId(hardware)),
            ImageType.OPAQUE,
            new ByteCount(bytes.length),
            Digest.sha256(bytes),
            new BlockTree(BlockTree.BLOCK_SIZE, blocks(bytes).root()),
            Optional.empty(),
            Optional.empty()),
        bytes);
  }

  ImageDescription description() {
    return description;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  byte[] blockList() {
    return blocks(bytes).encoded();
  }

  private static BlockList blocks(byte[] bytes) {
    try {
      return BlockList.of(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

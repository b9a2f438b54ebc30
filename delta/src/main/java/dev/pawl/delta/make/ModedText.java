package dev.pawl.delta.make;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.ContentCoder;
import dev.pawl.core.delta.predict.Mode;
import dev.pawl.delta.match.ModeChooser;
import java.io.IOException;

/// The new image with the modes of its cells, read in sequence. A long one is in memory in parts
/// only.
final class ModedText {
  private final OldImage image;
  private final ModeChooser chooser;
  private final int longest; // of a part

  // The part in memory.
  private byte[] part;
  private Mode[] modes;
  private long from;
  private int cell; // of the bytes taken last, counted from the start of the part

  /// An image of which parts of this length are in memory.
  ModedText(OldImage image, ModeChooser chooser, int longest) {
    this.image = image;
    this.chooser = chooser;
    this.longest = longest;
    this.part = new byte[0];
    this.modes = new Mode[0];
  }

  /// An image that is in memory as a whole.
  ModedText(byte[] bytes, ModeChooser chooser) throws IOException {
    this.image = OldImage.of(bytes);
    this.chooser = chooser;
    this.longest = bytes.length;
    this.part = bytes;
    this.modes = chooser.choose(bytes, 0);
  }

  long length() {
    return image.size();
  }

  /// Copies bytes that lie in one cell.
  void copy(long at, byte[] into, int offset, int length) throws IOException {
    if (at >= from + part.length) {
      from = at & -longest;
      part = new byte[(int) Math.min(longest, image.size() - from)];
      image.read(from, part, 0, part.length);
      modes = chooser.choose(part, from);
    }
    int within = (int) (at - from);
    cell = within / ContentCoder.CELL;
    System.arraycopy(part, within, into, offset, length);
  }

  /// The mode of the cell they lie in.
  Mode mode() {
    return modes[cell];
  }
}

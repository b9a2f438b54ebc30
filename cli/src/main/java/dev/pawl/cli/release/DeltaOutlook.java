package dev.pawl.cli.release;

import dev.pawl.cli.output.Output;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.delta.container.ImageOutlook;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// What deltas of an image will cost, as people and programs see it.
final class DeltaOutlook {
  private DeltaOutlook() {}

  /// Looks inside the image.
  static ImageOutlook of(Path image) throws IOException {
    try (FileChannel channel = FileChannel.open(image)) {
      return ImageOutlook.of(new OpenFile(channel, channel.size()), Codecs.ofThisMachine());
    }
  }

  static JsonObject json(ImageOutlook outlook) {
    return JsonObject.builder()
        .put("cost", outlook.cost())
        .put("raw", outlook.raw())
        .put("inside", outlook.parts().stream().map(DeltaOutlook::json).toList())
        .put("sentences", outlook.sentences().stream().map(JsonString::new).toList())
        .build();
  }

  private static JsonObject json(ImageOutlook.Part part) {
    return JsonObject.builder()
        .put("kind", part.kind())
        .put("method", part.method().word())
        .put("streams", part.streams())
        .put("encoded", part.encoded())
        .put("decoded", part.decoded())
        .put("tried", part.tried())
        .put("exact", part.exact())
        .put("library", part.library())
        .build();
  }

  static void lines(Output output, ImageOutlook outlook) {
    output.line("deltas");
    outlook.sentences().forEach(sentence -> output.line("  " + sentence));
  }

  private record OpenFile(FileChannel channel, long size) implements OldImage {
    @Override
    public void read(long at, byte[] into, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, at + buffer.position() - offset) < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
      }
    }
  }
}

package dev.pawl.delta.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.codec.Codecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ImageOutlookTest {
  @Test
  void plainImage_costsItsContents() throws IOException {
    ImageOutlook outlook = of(text(400_000));
    assertEquals("contents", outlook.cost());
    assertTrue(outlook.parts().isEmpty());
    assertEquals("contents", of(new byte[0]).cost());
  }

  @Test
  void jarMadeByJava_costsItsContents() throws IOException {
    ImageOutlook outlook = of(zip(false));
    assertEquals("contents", outlook.cost());
    assertTrue(outlook.parts().getFirst().isExact());
    assertTrue(outlook.sentences().getLast().contains("every device"), outlook::toString);
  }

  @Test
  void jarMadeByAnotherEncoder_costsItsEntries_andSaysWhatToDo() throws IOException {
    ImageOutlook outlook = of(zip(true));
    assertEquals("blocks", outlook.cost());
    assertTrue(outlook.sentences().getLast().contains("Compress with zlib"), outlook::toString);
  }

  @Test
  void encryptedImage_costsTheWhole_andSaysWhatToDo() throws IOException {
    byte[] noise = new byte[2_000_000];
    new Random(1).nextBytes(noise);
    ImageOutlook outlook = of(noise);
    assertEquals("whole", outlook.cost());
    assertTrue(outlook.sentences().getLast().contains("encrypted"), outlook::toString);
  }

  private static ImageOutlook of(byte[] image) throws IOException {
    return ImageOutlook.of(OldImage.of(image), Codecs.ofJava());
  }

  /// @param flushed whether the entries were made in a way that no setting of zlib gives at once
  private static byte[] zip(boolean flushed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 20; i++) {
        byte[] content = text(30_000 + i);
        zip.putNextEntry(new ZipEntry("entry" + i));
        zip.write(content);
        zip.closeEntry();
      }
    }
    byte[] zip = bytes.toByteArray();
    return flushed ? withFlushedEntries(zip) : zip;
  }

  /// Replaces the streams by others of the same lengths: stored blocks, then an empty end.
  private static byte[] withFlushedEntries(byte[] zip) throws IOException {
    byte[] changed = zip.clone();
    for (Found found : Streams.in(OldImage.of(zip), Codecs.ofJava())) {
      ByteArrayOutputStream other = new ByteArrayOutputStream();
      byte[] content = text(found.decodedLength());
      Deflater deflater = new Deflater(9, true);
      try (DeflaterOutputStream out = new DeflaterOutputStream(other, deflater, 512, true)) {
        out.write(content, 0, 10_000);
        out.flush();
        out.write(content, 10_000, content.length - 10_000);
      } finally {
        deflater.end();
      }
      byte[] stream = Arrays.copyOf(other.toByteArray(), found.encodedLength());
      System.arraycopy(stream, 0, changed, (int) found.at(), stream.length);
    }
    return changed;
  }

  private static byte[] text(int length) {
    Random random = new Random(7);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + (random.nextInt(4) * (i % 5)) % 26);
    }
    return text;
  }
}

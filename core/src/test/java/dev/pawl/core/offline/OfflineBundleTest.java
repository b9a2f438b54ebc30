package dev.pawl.core.offline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.TargetPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// docs/spec/offline-bundle.md.
class OfflineBundleTest {
  private static final MetadataBundle METADATA =
      new MetadataBundle(Map.of("image/timestamp.json", "{}".getBytes(US_ASCII)));
  private static final byte[] BLOCKS = new byte[32];
  private static final byte[] IMAGE = "image".getBytes(US_ASCII);

  @TempDir Path folder;

  private static byte[] written(Optional<ActionId> action) throws IOException {
    var out = new ByteArrayOutputStream();
    var header =
        new BundleHeader(
            new TargetPath("line-lock/lock-2.0.0.img"),
            action,
            new ByteCount(METADATA.toBytes().length),
            new ByteCount(BLOCKS.length),
            new ByteCount(IMAGE.length));
    OfflineBundle.write(header, METADATA, BLOCKS, new ByteArrayInputStream(IMAGE), out);
    return out.toByteArray();
  }

  private Result<OfflineBundle, BundleFailure> open(byte[] bytes) throws IOException {
    return OfflineBundle.open(BundleMedium.file(Files.write(folder.resolve("b"), bytes)));
  }

  private void refused(Class<? extends BundleFailure> why, byte[] bytes) throws IOException {
    assertInstanceOf(why, Expect.failure(open(bytes)));
  }

  @Test
  void header_isWhatTheSpecificationShows() throws IOException {
    String text = new String(written(Optional.of(new ActionId(1001))), US_ASCII);
    assertEquals(
        """
        pawl-bundle 1
        target line-lock/lock-2.0.0.img
        action 1001
        metadata 25
        blocks 32
        image 5

        image/timestamp.json 2
        {}\
        """,
        text.substring(0, text.indexOf("{}") + 2));
  }

  @Test
  void written_isReadBack() throws IOException {
    for (Optional<ActionId> action :
        List.of(Optional.<ActionId>empty(), Optional.of(new ActionId(1001)))) {
      OfflineBundle bundle = Expect.ok(open(written(action)));
      assertEquals(action, bundle.header().action());
      assertEquals("line-lock/lock-2.0.0.img", bundle.header().target().value());
      assertArrayEquals(METADATA.toBytes(), bundle.metadata().toBytes());
      assertArrayEquals(BLOCKS, bundle.blocks());
      try (InputStream in = bundle.image(2)) {
        assertEquals("age", new String(in.readAllBytes(), US_ASCII));
      }
    }
  }

  @Test
  void everyTruncation_isRefused() throws IOException {
    byte[] whole = written(Optional.empty());
    for (int length = 0; length < whole.length; length++) {
      assertInstanceOf(Result.Failed.class, open(Arrays.copyOf(whole, length)));
    }
    refused(BundleFailure.WrongLength.class, Arrays.copyOf(whole, whole.length - 1));
  }

  @Test
  void anythingBehindTheImage_isRefused() throws IOException {
    byte[] whole = written(Optional.empty());
    refused(BundleFailure.WrongLength.class, Arrays.copyOf(whole, whole.length + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata 25 | metadata 4194305 | TooLong",
        "metadata 25 | metadata 999999999999999999 | TooLong",
        "image 5 | image 17179869185 | TooLong",
        "blocks 32 | blocks 33 | TooLong",
        "blocks 32 | blocks 8388608 | TooLong",
        "metadata 25 | metadata 4194304 | WrongLength",
        "metadata 25 | metadata 24 | WrongLength",
        "metadata 25 | metadata 99999999999999999999 | Malformed",
        "metadata 25 | metadata -1 | Malformed",
        "metadata 25 | metadata 025 | Malformed",
        "metadata 25 | metadata\t25 | Malformed",
        "pawl-bundle 1 | pawl-bundle 2 | Malformed",
        "target line-lock/lock-2.0.0.img | target ../x | Malformed",
        "target line-lock/lock-2.0.0.img | target line-lock/a b | Malformed",
        "target line-lock | more line-lock | Malformed",
        "action 1001 | action 1 | Malformed",
        "action 1001 | action 1001 | ok",
      })
  void claims_areHeldAgainstLimitsAndLength(String from, String to, String expected)
      throws IOException {
    byte[] whole = written(Optional.of(new ActionId(1001)));
    String text = new String(whole, ISO_8859_1);
    byte[] changed = text.replace(from, to).getBytes(ISO_8859_1);
    String found =
        open(changed) instanceof Result.Failed<OfflineBundle, BundleFailure>(var why)
            ? why.getClass().getSimpleName()
            : "ok";
    assertEquals(expected, found);
  }

  @Test
  void metadataOfAnotherForm_isRefused() throws IOException {
    String text = new String(written(Optional.empty()), ISO_8859_1);
    refused(
        BundleFailure.Malformed.class,
        text.replace("image/timestamp.json 2", "image/timestamp.json 9").getBytes(ISO_8859_1));
  }

  @Test
  void headerWithoutEnd_isNotReadForEver() throws IOException {
    byte[] endless = Arrays.copyOf("pawl-bundle 1\ntarget ".getBytes(US_ASCII), 100_000);
    Arrays.fill(endless, 21, endless.length, (byte) 'x');
    refused(BundleFailure.Malformed.class, endless);
  }

  @Test
  void missingMedium_isAnAnswer() {
    assertInstanceOf(
        BundleFailure.Unreadable.class,
        Expect.failure(OfflineBundle.open(BundleMedium.file(folder.resolve("none")))));
  }

  @Test
  void imageOfAnotherLength_isNotWritten() {
    var header =
        new BundleHeader(
            new TargetPath("line-lock/lock-2.0.0.img"),
            Optional.empty(),
            new ByteCount(METADATA.toBytes().length),
            new ByteCount(BLOCKS.length),
            new ByteCount(IMAGE.length + 1));
    assertThrows(
        IOException.class,
        () ->
            OfflineBundle.write(
                header,
                METADATA,
                BLOCKS,
                new ByteArrayInputStream(IMAGE),
                new ByteArrayOutputStream()));
  }
}

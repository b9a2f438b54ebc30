package dev.pawl.agent.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.ImageDownload.Outcome;
import dev.pawl.agent.fetch.ImageDownload.Plan;
import dev.pawl.agent.link.DdiLink;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotFailure;
import dev.pawl.agent.slot.SlotRefused;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.agent.testkit.TestServer;
import dev.pawl.core.director.Agreed;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.file.Disk;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImageDownloadTest {
  private static final int BLOCK = BlockList.BLOCK_SIZE;
  private static final byte[] PROOF = "proof".getBytes(StandardCharsets.UTF_8);
  private static final byte[] IMAGE = new byte[5 * BLOCK + 1000];

  static {
    new Random(3).nextBytes(IMAGE);
  }

  private static final Agreed AGREED = agreed(Digest.sha256(IMAGE));

  /// Signed with this digest of the whole image.
  private static Agreed agreed(Digest digest) {
    var repository = TestRepository.withLines("lock");
    var right = TestRepository.describe("lock", "2.0.0", 2, "lock-s2", IMAGE);
    var image =
        repository.publish(
            new ImageDescription(
                right.path(),
                right.line(),
                right.version(),
                right.counter(),
                right.hardware(),
                right.type(),
                right.length(),
                digest,
                right.blocks(),
                right.notes(),
                right.supportUntil(),
                right.built()));
    return TestDirector.agreed(
        new DeviceId("lock-1"),
        new HardwareId("lock-s2"),
        new ActionId(1001),
        repository.verified(image.path()));
  }

  @TempDir Path root;
  private final TestServer server = TestServer.start();
  private final Https https =
      new Https(
          Tls.withoutIdentity(List.of(server.authority().certificate())),
          LinkLimits.standard(),
          () -> {});
  private final DdiLink link =
      new DdiLink(https, server.url(), new Tenant("DEFAULT"), new DeviceId("lock-1"));
  private final List<String> seen = new ArrayList<>();
  private FileSlotStorage slots;
  private BlockList blocks;

  @BeforeEach
  void prepare() throws IOException {
    var folder = new DeviceFolder(root);
    folder.create();
    slots = new FileSlotStorage(folder, ByteCount.mebi(1));
    blocks = BlockList.of(new ByteArrayInputStream(IMAGE));
    server.on("/image.blocks", request -> request.answer(200, blocks.encoded()));
    server.on("/image", request -> request.file(IMAGE));
  }

  @AfterEach
  void stop() {
    https.close();
    server.close();
  }

  private Plan plan() {
    return plan(AGREED);
  }

  private Plan plan(Agreed agreed) {
    return new Plan(agreed, server.url("/image"), server.url("/image.blocks"), Slot.B);
  }

  private ImageDownload download(SlotStorage storage) {
    return new ImageDownload(link, storage, Optional.empty(), new Observer(Integer.MAX_VALUE));
  }

  private Outcome attempt() {
    return download(slots).attempt(plan(), PROOF);
  }

  /// Notes what it is told; ends the download after some pieces.
  private final class Observer implements DownloadObserver {
    private int left;

    Observer(int pieces) {
      left = pieces;
    }

    @Override
    public void resumed(ByteCount from) {
      seen.add("resumed " + from.value() / BLOCK);
    }

    @Override
    public void delta(ByteCount patch, ByteCount total) {
      seen.add("delta " + patch.value());
    }

    @Override
    public void deltaGivenUp(Failure why) {
      seen.add("given up " + why.code());
    }

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      seen.add("progress " + done.value() + " of " + total.value());
      return --left > 0;
    }

    @Override
    public void alive() {
      seen.add("alive");
    }

    @Override
    public void pause(Duration time) {
      seen.add("pause");
    }
  }

  private void assertInSlot() throws IOException {
    assertArrayEquals(IMAGE, stored());
    assertArrayEquals(PROOF, slots.proof(Slot.B).orElseThrow());
  }

  private void assertNotBootable() throws IOException {
    assertTrue(slots.proof(Slot.B).isEmpty(), "no proof, no image");
  }

  private byte[] stored() throws IOException {
    try (InputStream in = slots.open(Slot.B)) {
      return in.readAllBytes();
    }
  }

  /// The first `count` blocks are in the slot, from an earlier attempt.
  private void storeBlocks(int count) throws IOException {
    try (SlotWriter writer = slots.write(Slot.B, new ByteCount(IMAGE.length))) {
      writer.write(0, IMAGE, Math.min(count * BLOCK, IMAGE.length));
      writer.force();
    }
  }

  private <F> F refused(Class<F> kind, Outcome outcome) throws IOException {
    assertNotBootable();
    return assertInstanceOf(kind, assertInstanceOf(Outcome.Refused.class, outcome).why());
  }

  @Nested
  class Success {
    @Test
    void image_isVerifiedAndSealed() throws IOException {
      assertEquals(new Outcome.Done(), attempt());
      assertInSlot();
      assertTrue(seen.contains("progress " + IMAGE.length + " of " + IMAGE.length));
    }

    @Test
    void longerOldImage_isCutOff() throws IOException {
      try (SlotWriter writer = slots.write(Slot.B, ByteCount.mebi(1))) {
        writer.write(0, new byte[1024 * 1024], 1024 * 1024);
        writer.seal(PROOF);
      }
      assertEquals(new Outcome.Done(), attempt());
      assertInSlot();
    }

    @Test
    void rate_isLimited() throws IOException {
      var slow =
          new ImageDownload(
              link, slots, Optional.of(ByteCount.kibi(1)), new Observer(Integer.MAX_VALUE));
      assertEquals(new Outcome.Done(), slow.attempt(plan(), PROOF));
      assertTrue(seen.contains("pause"));
      assertInSlot();
    }

    @Test
    void rateLimit_isMeasuredFromTheStart() {
      var limit = new RateLimit(Optional.of(new ByteCount(1000)));
      assertEquals(Duration.ofMillis(400), limit.pause(500, Duration.ofMillis(100)));
      assertEquals(Duration.ZERO, limit.pause(500, Duration.ofMillis(500)));
      assertEquals(Duration.ZERO, limit.pause(500, Duration.ofMillis(900)));
      assertEquals(Duration.ZERO, new RateLimit(Optional.empty()).pause(1L << 40, Duration.ZERO));
      assertEquals(
          Duration.ZERO, new RateLimit(Optional.of(ByteCount.ZERO)).pause(9, Duration.ZERO));
    }
  }

  @Nested
  class Resuming {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void goodBlocks_areNotFetchedAgain(int count) throws IOException {
      storeBlocks(count);
      server.on(
          "/image",
          request -> {
            assertEquals("bytes=" + count * BLOCK + "-", request.header("Range"));
            request.file(IMAGE);
          });
      assertEquals(new Outcome.Done(), attempt());
      assertTrue(seen.contains("resumed " + count));
      assertInSlot();
    }

    @Test
    void completeSlot_isSealedWithoutFetching() throws IOException {
      storeBlocks(6);
      assertEquals(new Outcome.Done(), attempt());
      assertEquals(List.of("GET /image.blocks"), server.requests());
      assertInSlot();
    }

    @Test
    void tornBlock_isFetchedAgain() throws IOException {
      storeBlocks(3);
      try (SlotWriter writer = slots.write(Slot.B, new ByteCount(IMAGE.length))) {
        writer.write(2 * BLOCK + 100, new byte[1000], 1000);
      }
      assertEquals(new Outcome.Done(), attempt());
      assertTrue(seen.contains("resumed 2"), seen.toString());
      assertInSlot();
    }

    @Test
    void serverWithoutRanges_sendsItAllAgain_andNothingIsMixedUp() throws IOException {
      storeBlocks(3);
      server.on("/image", request -> request.answer(200, IMAGE));
      assertEquals(new Outcome.Done(), attempt());
      assertInSlot();
    }

    @Test
    void cutConnection_keepsWhatIsGood() throws IOException {
      server.on(
          "/image",
          request -> {
            request.exchange().sendResponseHeaders(200, IMAGE.length);
            request.exchange().getResponseBody().write(IMAGE, 0, 3 * BLOCK + 5);
            throw new IOException("cut");
          });
      var broken = assertInstanceOf(Outcome.Broken.class, attempt());
      assertEquals("link.unreachable", broken.why().code());
      assertEquals(false, broken.answered());
      assertEquals(true, broken.progressed());
      assertNotBootable();
      server.on("/image", request -> request.file(IMAGE));
      assertEquals(new Outcome.Done(), attempt());
      assertTrue(seen.contains("resumed 3"), seen.toString());
      assertInSlot();
    }

    @Test
    void observer_canEndIt() throws IOException {
      var download = new ImageDownload(link, slots, Optional.empty(), new Observer(1));
      assertEquals(new Outcome.Stopped(), download.attempt(plan(), PROOF));
      assertNotBootable();
    }

    @Test
    void block_thatIsWrongOnce_isFetchedAgain() throws IOException {
      var times = new AtomicInteger();
      server.on(
          "/image",
          request -> {
            byte[] image = IMAGE.clone();
            image[2 * BLOCK] ^= (byte) (times.getAndIncrement() == 0 ? 1 : 0);
            request.file(image);
          });
      assertEquals(new Outcome.Done(), attempt());
      assertEquals(2, times.get());
      assertInSlot();
    }
  }

  @Nested
  class HostileServers {
    @Test
    void wrongBlock_isRefused_andNotWritten() throws IOException {
      byte[] forged = IMAGE.clone();
      forged[2 * BLOCK + 77] ^= 1;
      server.on("/image", request -> request.file(forged));
      var failure = refused(ImageFailure.BlockMismatch.class, attempt());
      assertEquals(2, failure.block());
      assertEquals(2 * BLOCK, stored().length, "no byte of the wrong block was written");
      assertArrayEquals(Arrays.copyOf(IMAGE, 2 * BLOCK), stored());
    }

    @Test
    void wrongBlockList_isRefused_beforeTheImageIsAskedFor() throws IOException {
      byte[] forged = blocks.encoded();
      forged[40] ^= 1;
      server.on("/image.blocks", request -> request.answer(200, forged));
      refused(ImageFailure.BlockListMismatch.class, attempt());
      assertEquals(List.of("GET /image.blocks"), server.requests());
      assertEquals(0, stored().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 6 * 32 - 1})
    void shortBlockList_isRefused(int length) throws IOException {
      byte[] list = Arrays.copyOf(blocks.encoded(), length);
      server.on("/image.blocks", request -> request.answer(200, list));
      refused(ImageFailure.BlockListMismatch.class, attempt());
    }

    @Test
    void longBlockList_isCutOff() throws IOException {
      server.on("/image.blocks", request -> request.answer(200, new byte[6 * 32 + 1]));
      var broken = assertInstanceOf(Outcome.Broken.class, attempt());
      assertInstanceOf(LinkFailure.TooLong.class, broken.why());
      assertEquals(true, broken.answered());
    }

    @Test
    void missingBlockList_isRefused() throws IOException {
      server.on("/image.blocks", request -> request.answer(404, new byte[0]));
      refused(FetchFailure.NoBlockList.class, attempt());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 5000})
    void otherLength_isRefused(int more) throws IOException {
      server.on("/image", request -> request.file(Arrays.copyOf(IMAGE, IMAGE.length + more)));
      var failure = refused(ImageFailure.LengthMismatch.class, attempt());
      assertEquals(IMAGE.length + more, failure.found());
    }

    @Test
    void endlessImage_isCutOffAtItsLength() throws IOException {
      server.on(
          "/image",
          request -> {
            try (OutputStream out = request.chunked(200)) {
              out.write(IMAGE);
              while (true) {
                out.write(new byte[10_000]);
              }
            }
          });
      assertEquals(new Outcome.Done(), attempt());
      assertInSlot();
    }

    @Test
    void shortImage_withoutLength_isNotTakenForWhole() throws IOException {
      server.on(
          "/image",
          request -> {
            try (OutputStream out = request.chunked(200)) {
              out.write(IMAGE, 0, 4 * BLOCK);
            }
          });
      var broken = assertInstanceOf(Outcome.Broken.class, attempt());
      assertEquals("download.ended-early", broken.why().code());
      assertEquals(true, broken.answered());
      assertEquals(true, broken.progressed());
      assertNotBootable();
    }

    @Test
    void otherPartThanAskedFor_isNotWritten() throws IOException {
      storeBlocks(3);
      server.on(
          "/image",
          request ->
              request
                  .with("Content-Range", "bytes 0-99/" + IMAGE.length)
                  .answer(206, new byte[100]));
      var broken = assertInstanceOf(Outcome.Broken.class, attempt());
      assertInstanceOf(LinkFailure.WrongRange.class, broken.why());
      assertArrayEquals(Arrays.copyOf(IMAGE, 3 * BLOCK), stored());
    }

    @Test
    void refusedImage_isReported() {
      server.on("/image", request -> request.json(404, "{'code':'artifact.not-assigned'}"));
      var broken = assertInstanceOf(Outcome.Broken.class, attempt());
      assertTrue(broken.why().explain().contains("artifact.not-assigned"));
      assertEquals(true, broken.answered());
      assertEquals(false, broken.progressed());
    }

    @Test
    void wholeImage_mustHaveTheSignedDigest_evenWhenAllBlocksAreRight() throws IOException {
      Plan other = plan(agreed(Digest.sha256(new byte[1])));
      refused(ImageFailure.DigestMismatch.class, download(slots).attempt(other, PROOF));
    }
  }

  @Nested
  class Storage {
    @Test
    void imageLargerThanTheSlot_isRefused() throws IOException {
      var folder = new DeviceFolder(root);
      var small = new FileSlotStorage(folder, ByteCount.kibi(64));
      refused(SlotFailure.SlotTooSmall.class, download(small).attempt(plan(), PROOF));
    }

    @Test
    void fullDisk_isTriedAgainLater_andTheSlotGivesItsRoomBack() throws IOException {
      var full = new SlotFailure.DiskFull(Slot.B, new ByteCount(9), new ByteCount(1));
      Outcome outcome =
          download(new FailingSlots(slots, new SlotRefused(full))).attempt(plan(), PROOF);
      var broken = assertInstanceOf(Outcome.Broken.class, outcome);
      assertEquals("device.disk-full", broken.why().code());
      assertEquals(true, broken.answered());
      assertEquals(0, stored().length);
      assertEquals(new Outcome.Done(), attempt());
    }

    @Test
    void brokenDisk_isRefused() throws IOException {
      var failing = new FailingSlots(slots, new IOException("input/output error"));
      var failure =
          refused(FetchFailure.StorageFailed.class, download(failing).attempt(plan(), PROOF));
      assertTrue(failure.explain().contains("input/output error"));
    }

    @Test
    void fullDisk_thatCannotEvenBeEmptied_isRefused() throws IOException {
      var full = new SlotFailure.DiskFull(Slot.B, new ByteCount(9), new ByteCount(1));
      SlotStorage failing =
          new FailingSlots(slots, new SlotRefused(full)) {
            @Override
            public void erase(Slot slot) throws IOException {
              throw new IOException("input/output error");
            }
          };
      refused(FetchFailure.StorageFailed.class, download(failing).attempt(plan(), PROOF));
    }
  }

  /// Slots whose third block cannot be written.
  private static class FailingSlots implements SlotStorage {
    private final SlotStorage real;
    private final IOException failure;

    FailingSlots(SlotStorage real, IOException failure) {
      this.real = real;
      this.failure = failure;
    }

    @Override
    public ByteCount capacity() {
      return real.capacity();
    }

    @Override
    public Optional<byte[]> proof(Slot slot) throws IOException {
      return real.proof(slot);
    }

    @Override
    public InputStream open(Slot slot) throws IOException {
      return real.open(slot);
    }

    @Override
    public Disk.ReadFile readable(Slot slot) throws IOException {
      return real.readable(slot);
    }

    @Override
    public ByteCount stored(Slot slot) throws IOException {
      return real.stored(slot);
    }

    @Override
    public void erase(Slot slot) throws IOException {
      real.erase(slot);
    }

    @Override
    public SlotWriter write(Slot slot, ByteCount length) throws IOException {
      SlotWriter writer = real.write(slot, length);
      return new SlotWriter() {
        @Override
        public void write(long offset, byte[] bytes, int count) throws IOException {
          if (offset >= 2L * BLOCK) {
            throw failure;
          }
          writer.write(offset, bytes, count);
        }

        @Override
        public void force() throws IOException {
          writer.force();
        }

        @Override
        public void seal(byte[] proof) throws IOException {
          writer.seal(proof);
        }

        @Override
        public void close() throws IOException {
          writer.close();
        }
      };
    }
  }

  @Test
  void everyFailure_explainsItself() {
    for (FetchFailure failure :
        List.of(
            new FetchFailure.StorageFailed(Slot.B, "x"),
            new FetchFailure.NoBlockList(server.url("/x")),
            new FetchFailure.EndedEarly(server.url("/x"), new ByteCount(9), 3))) {
      assertTrue(failure.code().startsWith("download."), failure.code());
      assertTrue(failure.explain().length() > 60, failure.explain());
    }
  }
}

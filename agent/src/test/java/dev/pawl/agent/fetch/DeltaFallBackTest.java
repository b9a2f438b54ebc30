package dev.pawl.agent.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.ImageDownload.Outcome;
import dev.pawl.agent.fetch.ImageDownload.Plan;
import dev.pawl.agent.fetch.ImageDownload.Taken;
import dev.pawl.agent.link.Body;
import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.Slot;
import dev.pawl.delta.make.PatchMaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong with a patch or its base, the right image gets into the slot.
class DeltaFallBackTest {
  private static final URI IMAGE = URI.create("https://server.example/image");
  private static final URI BLOCKS = URI.create("https://server.example/image.blocks");
  private static final URI DELTAS = URI.create("https://server.example/deltas/");
  private static final byte[] PROOF = {1};
  private static final byte[] OLD = random(1, 1_800_000);
  private static final byte[] NEW = changed();
  private static final byte[] PATCH = patch(OLD);

  private static final TestRepository REPOSITORY = TestRepository.withLines("lock");
  private static final ImageDescription BASE =
      REPOSITORY.publish("lock", "1.0.0", 1, "lock-s2", OLD);
  private static final Agreed AGREED = agreed();

  @TempDir Path folder;
  private final Map<URI, byte[]> served = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> given = new ArrayList<>();
  private FileSlotStorage slots;
  private Path oldFile;
  private Optional<Integer> cutAt = Optional.empty(); // byte of the patch where the link breaks
  private int stopAfter = Integer.MAX_VALUE; // blocks after which the observer ends it
  private Taken taken = Taken.NOTHING; // of the last attempt

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// One of every three blocks is new: a patch of three sections.
  private static byte[] changed() {
    byte[] bytes = OLD.clone();
    for (int at = 0; at + 65_536 < bytes.length; at += 196_608) {
      System.arraycopy(random(at + 2, 65_536), 0, bytes, at, 65_536);
    }
    return bytes;
  }

  private static byte[] patch(byte[] from) {
    try {
      return PatchMaker.make(OldImage.of(from), OldImage.of(NEW), Profile.SMALL, _ -> {}).bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Agreed agreed() {
    var image = REPOSITORY.publish("lock", "2.0.0", 2, "lock-s2", NEW);
    return TestDirector.agreed(
        new DeviceId("lock-1"),
        new HardwareId("lock-s2"),
        new ActionId(1001),
        REPOSITORY.verified(image.path()));
  }

  @BeforeEach
  void prepare() throws IOException {
    var device = new DeviceFolder(folder);
    device.create();
    slots = new FileSlotStorage(device, ByteCount.mebi(2));
    try (SlotWriter writer = slots.write(Slot.A, new ByteCount(OLD.length))) {
      writer.write(0, OLD, OLD.length);
      writer.seal(PROOF);
    }
    oldFile = device.slotImage(Slot.A);
    served.put(IMAGE, NEW);
    served.put(BLOCKS, TestRepository.blocks(NEW).encoded());
  }

  private final class Link implements FileLink {
    @Override
    public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
      throw new AssertionError("nobody asks for metadata here");
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> director(
        String file, Nonce nonce, long held, ByteCount limit) {
      throw new AssertionError("nobody asks for metadata here");
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
      return Result.ok(Optional.ofNullable(served.get(link)));
    }

    @Override
    public Result<Part, LinkFailure> open(URI link, long from) {
      asked.add(link.getPath().substring(1, 6) + " from " + from);
      byte[] content = served.get(link);
      if (content == null) {
        return Result.failed(new LinkFailure.Answered(link, 404, "", ""));
      }
      boolean patch = link.getPath().startsWith("/deltas");
      int end = patch ? cutAt.orElse(content.length) : content.length;
      return Result.ok(
          new Part(
              from,
              Optional.of(new ByteCount(content.length)),
              new Bytes(link, content, (int) from, end)));
    }
  }

  private static final class Bytes implements Body {
    private final URI link;
    private final byte[] content;
    private final int end;
    private int at; // moves with each reading

    Bytes(URI link, byte[] content, int from, int end) {
      this.link = link;
      this.content = content;
      this.at = from;
      this.end = end;
    }

    @Override
    public int read(byte[] into) throws IOException {
      if (at >= end) {
        if (end < content.length) {
          throw new LinkBroken(new LinkFailure.Unreachable(link, "cut"));
        }
        return -1;
      }
      int n = Math.min(into.length, end - at);
      System.arraycopy(content, at, into, 0, n);
      at += n;
      return n;
    }

    @Override
    public void close() {}
  }

  private final class Observer implements DownloadObserver {
    private int left = stopAfter;

    @Override
    public void resumed(ByteCount from) {}

    @Override
    public void deltaGivenUp(Failure why) {
      given.add(why.code());
    }

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      return --left > 0;
    }

    @Override
    public void alive() {}

    @Override
    public void pause(Duration time) {}
  }

  /// An attempt with this patch, named as a patch from the old image.
  private Outcome attempt(byte[] patch) {
    Digest name = Digest.sha256(patch);
    served.put(DELTAS.resolve(name.hex()), patch);
    return attempt(named(name, patch.length));
  }

  private static NamedDelta named(Digest patch, long length) {
    return new NamedDelta(
        BASE.sha256(), Profile.SMALL, Profile.SMALL.memory(), new ByteCount(length), patch);
  }

  private Outcome attempt(NamedDelta delta) {
    var source = DeltaSource.choose(List.of(delta), Optional.of(DELTAS), ability(), length());
    assertTrue(source.isPresent(), "the patch is chosen");
    var download = new ImageDownload(new Link(), slots, Optional.empty(), new Observer());
    Outcome outcome = download.attempt(new Plan(AGREED, IMAGE, BLOCKS, Slot.B, source), PROOF);
    taken = download.taken();
    return outcome;
  }

  private static DeltaSource.Ability ability() {
    return new DeltaSource.Ability(BASE, Slot.A, Optional.of(Profile.SMALL), Set.of());
  }

  private static ByteCount length() {
    return new ByteCount(NEW.length);
  }

  private void assertWhole(Outcome outcome) throws IOException {
    assertEquals(new Outcome.Done(), outcome);
    try (var in = slots.open(Slot.B)) {
      assertArrayEquals(NEW, in.readAllBytes());
    }
    assertTrue(slots.proof(Slot.B).isPresent());
  }

  @Test
  void soundPatch_makesTheImage_andNothingElseIsFetched() throws IOException {
    assertWhole(attempt(PATCH));
    assertEquals(List.of("delta from 0"), asked);
    assertEquals(List.of(), given);
    assertEquals(PATCH.length, taken.fetched());
    assertEquals(NEW.length - PATCH.length, taken.saved());
  }

  @Test
  void patchWithOneBitFlippedAnywhere_leadsToTheImage() throws IOException {
    for (int at = 0; at < PATCH.length; at += PATCH.length / 12) {
      byte[] flipped = PATCH.clone();
      flipped[at] ^= 4;
      given.clear();
      slots.erase(Slot.B);
      assertWhole(attempt(flipped));
      // Some bits mean nothing: what the patch claims to need, say.
      assertTrue(given.size() <= 1, "byte " + at);
    }
  }

  @Test
  void truncatedPatch_leadsToTheImage() throws IOException {
    for (int length : List.of(1, 100, 130, PATCH.length / 2, PATCH.length - 1)) {
      given.clear();
      slots.erase(Slot.B);
      assertWhole(attempt(Arrays.copyOf(PATCH, length)));
      assertEquals(1, given.size(), length + " bytes");
    }
  }

  @Test
  void patchForAnotherBase_isNotApplied() throws IOException {
    byte[] other = OLD.clone();
    other[5]++;
    assertWhole(attempt(patch(other)));
    assertEquals(List.of("delta.wrong-base"), given);
  }

  @Test
  void patchThatIsGone_orOfAnotherLength_leadsToTheImage() throws IOException {
    assertWhole(attempt(named(Digest.sha256(new byte[0]), 1000)));
    slots.erase(Slot.B);
    served.put(DELTAS.resolve(Digest.sha256(PATCH).hex()), PATCH);
    assertWhole(attempt(named(Digest.sha256(PATCH), PATCH.length - 7)));
    assertEquals(List.of("link.unexpected-status", "download.other-patch"), given);
  }

  @Test
  void changedBase_isNoticedBeforeAnythingIsAsked() throws IOException {
    byte[] stored = Files.readAllBytes(oldFile);
    stored[300_000] ^= 1;
    Files.write(oldFile, stored);
    assertWhole(attempt(PATCH));
    assertEquals(List.of("download.base-changed"), given);
    assertEquals(List.of("image from 0"), asked);
    Files.delete(oldFile);
    slots.erase(Slot.B);
    assertWhole(attempt(PATCH));
  }

  @Test
  void brokenLink_isTriedAgain_fromTheSectionOfTheFirstMissingBlock() throws IOException {
    cutAt = Optional.of(PATCH.length * 7 / 10);
    Outcome cut = attempt(PATCH);
    assertInstanceOf(Outcome.Broken.class, cut);
    assertTrue(((Outcome.Broken) cut).progressed());
    cutAt = Optional.empty();
    asked.clear();
    assertWhole(attempt(PATCH));
    assertEquals(2, asked.size(), "tables, then content: " + asked);
    assertTrue(taken.fetched() < PATCH.length * 3L / 4, taken.toString());
    assertTrue(taken.saved() > 0, taken.toString());
    assertEquals(List.of(), given);
  }

  @Test
  void observerMayEndIt() {
    stopAfter = 2;
    assertEquals(new Outcome.Stopped(), attempt(PATCH));
  }

  @Test
  void onlyWhatFits_isChosen() {
    NamedDelta right = named(Digest.sha256(PATCH), PATCH.length);
    var folder = Optional.of(DELTAS);
    var otherBase =
        new NamedDelta(
            Digest.sha256(NEW), right.profile(), right.memory(), right.length(), right.sha256());
    var hungry =
        new NamedDelta(
            right.base(), Profile.LINUX, ByteCount.mebi(5), right.length(), right.sha256());
    var longer = named(Digest.sha256(new byte[2]), PATCH.length + 1);
    var useless = named(Digest.sha256(new byte[3]), NEW.length);
    assertEquals(
        Optional.of(right),
        DeltaSource.choose(
                List.of(otherBase, hungry, longer, right, useless), folder, ability(), length())
            .map(DeltaSource::delta));
    for (NamedDelta wrong : List.of(otherBase, hungry, useless)) {
      assertTrue(
          DeltaSource.choose(List.of(wrong), folder, ability(), length()).isEmpty(), "" + wrong);
    }
    var tried =
        new DeltaSource.Ability(BASE, Slot.A, Optional.of(Profile.SMALL), Set.of(right.sha256()));
    assertTrue(DeltaSource.choose(List.of(right), folder, tried, length()).isEmpty());
    var unable = new DeltaSource.Ability(BASE, Slot.A, Optional.empty(), Set.of());
    assertTrue(DeltaSource.choose(List.of(right), folder, unable, length()).isEmpty());
  }
}

package dev.pawl.agent.fetch;

import dev.pawl.agent.fetch.FetchFailure.EndedEarly;
import dev.pawl.agent.fetch.FetchFailure.NoBlockList;
import dev.pawl.agent.fetch.FetchFailure.StorageFailed;
import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.FileLink.Part;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.slot.SlotFailure;
import dev.pawl.agent.slot.SlotRefused;
import dev.pawl.agent.slot.SlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.director.Permitted;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.image.BlockSink;
import dev.pawl.core.image.BlockVerifier;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;

/// One attempt to bring an image into a slot. What was written before and is good stays: where to
/// go
/// on is found by reading the slot, not by trusting a note about it. Memory: the block list (32
/// bytes
/// for each 64 KiB) and a few blocks, whatever the size of the image.
public final class ImageDownload {
  private static final int FORCE_EVERY_BLOCKS = 128;
  private static final int PIECE = 64 * 1024;

  /// Patch between two restart points, about.
  private static final int SECTION = 256 * 1024;

  /// What to fetch, as signed metadata says, and from where, as the server says.
  /// @param permitted without it there is nothing to fetch
  /// @param delta how to make it out of what runs, if there is a way
  public record Plan(
      Permitted permitted, URI image, URI blocks, Slot slot, Optional<DeltaSource> delta) {
    /// Without a delta.
    public Plan(Permitted permitted, URI image, URI blocks, Slot slot) {
      this(permitted, image, blocks, slot, Optional.empty());
    }

    private ImageDescription described() {
      return permitted.image().value();
    }

    private ByteCount length() {
      return described().length();
    }
  }

  /// How an attempt ended.
  public sealed interface Outcome {
    /// Image and proof are in the slot, verified and forced.
    record Done() implements Outcome {}

    /// It will not work another time either.
    record Refused(Failure why) implements Outcome {}

    /// It may work another time.
    /// @param answered whether the other side was there at all
    /// @param progressed whether any block was gained
    record Broken(Failure why, boolean answered, boolean progressed) implements Outcome {}

    /// The observer ended it.
    record Stopped() implements Outcome {}
  }

  /// What an attempt took.
  /// @param fetched bytes of image and patch that came over the link
  /// @param made bytes of the image that a patch made
  /// @param patch bytes of patch among those fetched
  /// @param deltaGivenUp whether the patch was of no use
  public record Taken(long fetched, long made, long patch, boolean deltaGivenUp) {
    /// Nothing yet.
    public static final Taken NOTHING = new Taken(0, 0, 0, false);

    /// Bytes that the patch spared.
    public long saved() {
      return Math.max(0, made - patch);
    }

    /// Both together.
    public Taken plus(Taken other) {
      return new Taken(
          fetched + other.fetched,
          made + other.made,
          patch + other.patch,
          deltaGivenUp || other.deltaGivenUp);
    }
  }

  private final FileLink link;
  private final SlotStorage slots;
  private final RateLimit limit;
  private final DownloadObserver observer;
  private Taken taken = Taken.NOTHING; // so far

  /// @param perSecond most bytes to fetch in a second, no limit if absent
  public ImageDownload(
      FileLink link, SlotStorage slots, Optional<ByteCount> perSecond, DownloadObserver observer) {
    this.link = link;
    this.slots = slots;
    this.limit = new RateLimit(perSecond);
    this.observer = observer;
  }

  /// Makes an attempt.
  /// @param proof what the boot stage will want to see beside the image (docs/spec/image-proof.md)
  public Outcome attempt(Plan plan, byte[] proof) {
    ByteCount length = plan.length();
    Result<Optional<byte[]>, LinkFailure> received =
        link.file(plan.blocks(), BlockList.encodedLength(length));
    return switch (received) {
      case Result.Failed<Optional<byte[]>, LinkFailure>(LinkFailure why) -> broken(why, false);
      case Result.Ok<Optional<byte[]>, LinkFailure>(Optional<byte[]> bytes) when bytes.isEmpty() ->
          new Outcome.Refused(new NoBlockList(plan.blocks()));
      case Result.Ok<Optional<byte[]>, LinkFailure>(Optional<byte[]> bytes) ->
          switch (BlockList.check(bytes.orElseThrow(), length, plan.described().blocks().root())) {
            case Result.Failed<BlockList, ImageFailure>(ImageFailure why) ->
                new Outcome.Refused(why);
            case Result.Ok<BlockList, ImageFailure>(BlockList list) -> intoSlot(plan, list, proof);
          };
    };
  }

  /// What the attempts of this download took so far.
  public Taken taken() {
    return taken;
  }

  private Outcome intoSlot(Plan plan, BlockList list, byte[] proof) {
    try (SlotWriter writer = slots.write(plan.slot(), plan.length())) {
      long good;
      try (InputStream stored = new WatchedInput(slots.open(plan.slot()), observer::alive)) {
        good = BlockVerifier.goodBlocks(list, stored);
      }
      if (good > 0) {
        observer.resumed(bytes(list, good));
      }
      Outcome outcome = fill(plan, list, good, writer);
      return outcome instanceof Outcome.Done ? seal(plan, writer, proof) : outcome;
    } catch (SlotRefused e) {
      return slotRefused(plan, e.failure());
    } catch (IOException e) {
      return new Outcome.Refused(new StorageFailed(plan.slot(), "" + e.getMessage()));
    }
  }

  /// A full disk may be emptier later. Until then the device needs what room there is for its own
  /// records.
  private Outcome slotRefused(Plan plan, SlotFailure why) {
    if (!(why instanceof SlotFailure.DiskFull)) {
      return new Outcome.Refused(why);
    }
    try {
      slots.erase(plan.slot());
    } catch (IOException e) {
      return new Outcome.Refused(new StorageFailed(plan.slot(), "" + e.getMessage()));
    }
    return new Outcome.Broken(why, true, false);
  }

  /// Brings what is missing: by the patch, if that is shorter than what is missing; what the patch
  /// does not bring, and everything without one, as it is.
  private Outcome fill(Plan plan, BlockList list, long good, SlotWriter writer) throws IOException {
    long missing = list.length().value() - bytes(list, good).value();
    Optional<DeltaSource> delta =
        plan.delta().filter(one -> cost(one.delta(), missing, list) < missing);
    if (delta.isEmpty()) {
      return transfer(plan, list, good, good, writer);
    }
    var verifier = BlockVerifier.from(list, good, new Sink(list, writer));
    DeltaDownload.End end = byDelta(delta.get(), plan, list, verifier);
    long next = verifier.nextBlock();
    writer.force();
    return switch (end) {
      case DeltaDownload.End.Whole() -> new Outcome.Done();
      case DeltaDownload.End.Stopped() -> new Outcome.Stopped();
      case DeltaDownload.End.Cut(LinkFailure why) -> broken(why, next > good);
      case DeltaDownload.End.GivenUp(Failure why) -> {
        taken = taken.plus(new Taken(0, 0, 0, true));
        observer.deltaGivenUp(why);
        yield transfer(plan, list, good, next, writer);
      }
    };
  }

  /// About how much of a patch the missing bytes take: going on may repeat a section.
  private static long cost(NamedDelta delta, long missing, BlockList list) {
    long length = delta.length().value();
    double part = (double) missing / Math.max(1, list.length().value());
    return Math.min(length, Math.round(length * part) + SECTION);
  }

  private DeltaDownload.End byDelta(
      DeltaSource source, Plan plan, BlockList list, BlockVerifier verifier) throws IOException {
    var download = new DeltaDownload(link, limit, observer);
    long first = verifier.nextBlock();
    observer.delta(source.delta().length(), list.length());
    try (Disk.ReadFile stored = readable(source)) {
      Optional<VerifiedImage> old =
          VerifiedImage.of(
              stored, source.slot(), source.base(), source.delta().profile(), observer::alive);
      return old.isEmpty()
          ? new DeltaDownload.End.GivenUp(new FetchFailure.BaseChanged(source.slot()))
          : download.attempt(source, old.get(), plan.described().sha256(), list, verifier);
    } catch (BaseUnreadable _) {
      return new DeltaDownload.End.GivenUp(new FetchFailure.BaseChanged(source.slot()));
    } finally {
      long made = bytes(list, verifier.nextBlock()).value() - bytes(list, first).value();
      taken = taken.plus(new Taken(download.received(), made, download.received(), false));
    }
  }

  private Disk.ReadFile readable(DeltaSource source) throws BaseUnreadable {
    try {
      return slots.readable(source.slot());
    } catch (IOException e) {
      throw new BaseUnreadable(e);
    }
  }

  /// The running slot cannot be opened: no reason to refuse what comes into the other one.
  private static final class BaseUnreadable extends IOException {
    @Serial private static final long serialVersionUID = 1;

    BaseUnreadable(IOException cause) {
      super(cause);
    }
  }

  /// Fetches from block `from` on. A block that is wrong is fetched once more; if it is wrong
  /// again,
  /// the source is damaged or hostile.
  /// @param good what was there before the attempt
  private Outcome transfer(Plan plan, BlockList list, long good, long from, SlotWriter writer)
      throws IOException {
    long next = from;
    Optional<Long> wrongBefore = Optional.empty();
    while (next < list.count()) {
      var verifier = BlockVerifier.from(list, next, new Sink(list, writer));
      Optional<Outcome> end = stream(plan, list, verifier, good);
      next = verifier.nextBlock();
      if (end.isEmpty()) {
        continue;
      }
      boolean firstTime =
          end.get() instanceof Outcome.Refused(ImageFailure.BlockMismatch(long block, _, _))
              && !wrongBefore.equals(Optional.of(block));
      if (!firstTime) {
        writer.force();
        return end.get();
      }
      wrongBefore = Optional.of(next);
    }
    writer.force();
    return new Outcome.Done();
  }

  /// Reads one answer.
  /// @return why it did not bring the rest of the image; nothing if it did
  private Optional<Outcome> stream(Plan plan, BlockList list, BlockVerifier verifier, long good)
      throws IOException {
    long first = bytes(list, verifier.nextBlock()).value();
    return switch (link.open(plan.image(), first)) {
      case Result.Failed<Part, LinkFailure>(LinkFailure why) ->
          Optional.of(broken(why, verifier.nextBlock() > good));
      case Result.Ok<Part, LinkFailure>(Part part) -> {
        try (part) {
          yield pump(plan, list, verifier, part);
        } catch (LinkBroken e) {
          yield Optional.of(broken(e.failure(), verifier.nextBlock() > good));
        }
      }
    };
  }

  /// Feeds an answer to the verifier. What the slot has already, and what is beyond the image, is
  /// skipped.
  private Optional<Outcome> pump(Plan plan, BlockList list, BlockVerifier verifier, Part part)
      throws IOException {
    if (part.total().isPresent() && !part.total().get().equals(list.length())) {
      long found = part.total().get().value();
      return Optional.of(
          new Outcome.Refused(new ImageFailure.LengthMismatch(list.length(), found)));
    }
    long start = System.nanoTime();
    long firstBlock = verifier.nextBlock();
    long wantedFrom = bytes(list, firstBlock).value();
    long at = part.from();
    byte[] piece = new byte[PIECE];
    while (verifier.nextBlock() < list.count()) {
      int n = part.body().read(piece);
      if (n < 0) {
        var why = new EndedEarly(plan.image(), list.length(), at);
        return Optional.of(new Outcome.Broken(why, true, verifier.nextBlock() > firstBlock));
      }
      taken = taken.plus(new Taken(n, 0, 0, false));
      int skip = Math.clamp(wantedFrom - at, 0, n);
      int end = Math.clamp(list.length().value() - at, skip, n);
      at += n;
      Optional<ImageFailure> refusal = verifier.feed(piece, skip, end - skip);
      if (refusal.isPresent()) {
        return Optional.of(new Outcome.Refused(refusal.get()));
      }
      if (!observer.progress(bytes(list, verifier.nextBlock()), list.length())) {
        return Optional.of(new Outcome.Stopped());
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      Duration pause = limit.pause(at - part.from(), elapsed);
      if (pause.isPositive()) {
        observer.pause(pause);
      }
    }
    return Optional.empty();
  }

  /// Reads the whole image back from the slot and compares its digest with the signed one.
  private Outcome seal(Plan plan, SlotWriter writer, byte[] proof) throws IOException {
    MessageDigest whole = Digest.Algorithm.SHA_256.start();
    byte[] piece = new byte[PIECE];
    try (InputStream stored = new WatchedInput(slots.open(plan.slot()), observer::alive)) {
      long left = plan.length().value();
      while (left > 0) {
        int n = stored.read(piece, 0, (int) Math.min(piece.length, left));
        if (n < 0) {
          break;
        }
        whole.update(piece, 0, n);
        left -= n;
      }
    }
    Digest found = Digest.of(Digest.Algorithm.SHA_256, whole.digest());
    Digest signed = plan.described().sha256();
    if (!found.equals(signed)) {
      return new Outcome.Refused(new ImageFailure.DigestMismatch(signed, found));
    }
    writer.seal(proof);
    return new Outcome.Done();
  }

  private static ByteCount bytes(BlockList list, long blocks) {
    return new ByteCount(Math.min(list.length().value(), blocks * BlockList.BLOCK_SIZE));
  }

  private static Outcome broken(LinkFailure why, boolean progressed) {
    return new Outcome.Broken(why, why.answered(), progressed);
  }

  /// Writes verified blocks and forces them from time to time.
  private record Sink(BlockList list, SlotWriter writer) implements BlockSink {
    @Override
    public void accept(long block, byte[] bytes, int length) throws IOException {
      writer.write(block * list.blockSize(), bytes, length);
      if ((block + 1) % FORCE_EVERY_BLOCKS == 0) {
        writer.force();
      }
    }
  }
}

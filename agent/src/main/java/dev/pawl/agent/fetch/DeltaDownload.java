package dev.pawl.agent.fetch;

import dev.pawl.agent.link.FileLink;
import dev.pawl.agent.link.FileLink.Part;
import dev.pawl.agent.link.LinkBroken;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.core.delta.DeltaFailure;
import dev.pawl.core.delta.patch.PatchApplier;
import dev.pawl.core.delta.patch.PatchHead;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.image.BlockVerifier;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/// One attempt to make the rest of an image out of the one that runs, while the patch comes in.
///
/// The patch is believed in nothing: what it makes goes through the same [BlockVerifier] as bytes
/// of
/// the image, old blocks are verified when they are read, and its head must speak of these two
/// images. Where the work was cut is known from the slot; it goes on at the patch's last section
/// that begins at or before the first missing block.
final class DeltaDownload {
  /// A gap that is read over rather than asked for anew.
  private static final long SHORT_GAP = 64 * 1024;

  /// How an attempt ended.
  sealed interface End {
    /// The image is whole.
    record Whole() implements End {}

    /// This patch will not do; the image itself is to be fetched.
    record GivenUp(Failure why) implements End {}

    /// The link broke; it may work another time.
    record Cut(LinkFailure why) implements End {}

    /// The observer ended it.
    record Stopped() implements End {}
  }

  private final FileLink link;
  private final RateLimit limit;
  private final DownloadObserver observer;
  private long received; // bytes of patch so far

  DeltaDownload(FileLink link, RateLimit limit, DownloadObserver observer) {
    this.link = link;
    this.limit = limit;
    this.observer = observer;
  }

  /// Bytes of patch that came over the link.
  long received() {
    return received;
  }

  /// Makes an attempt.
  /// @param old the image that runs
  /// @param image digest of the wanted image
  /// @param verifier takes the image from its next block on
  /// @throws IOException if the wanted image cannot be written
  End attempt(
      DeltaSource source, VerifiedImage old, Digest image, BlockList list, BlockVerifier verifier)
      throws IOException {
    giveBackMemory();
    try {
      return opened(
          source, 0, input -> start(source, input, old, new Wanted(image, list, verifier)));
    } catch (LinkBroken e) {
      return new End.Cut(e.failure());
    } catch (Unwanted e) {
      return new End.GivenUp(e.why);
    } catch (StopAsked _) {
      return new End.Stopped();
    } catch (VerifiedImage.Changed _) {
      return new End.GivenUp(new FetchFailure.BaseChanged(source.slot()));
    } catch (RuntimeException e) {
      // Whatever a patch makes the applier stumble over must not keep the device from updating.
      return new End.GivenUp(new DeltaFailure.Malformed("unexpected " + e));
    } finally {
      giveBackMemory();
    }
  }

  /// The tables of a patch are large arrays. Java would rather take more memory for them than look
  /// for what is not used any more, until it has all it may; a device has better use for it.
  private static void giveBackMemory() {
    System.gc();
  }

  private record Wanted(Digest image, BlockList list, BlockVerifier verifier) {
    /// First byte of the image that is still missing.
    long first() {
      return verifier.nextBlock() * list.blockSize();
    }
  }

  private interface Work {
    End with(PatchInput input) throws IOException;
  }

  /// Opens the patch at `from`, or before it if the server gives whole files only.
  private End opened(DeltaSource source, long from, Work work) throws IOException {
    return switch (link.open(source.url(), from)) {
      case Result.Failed<Part, LinkFailure>(LinkFailure why) ->
          why.answered() ? new End.GivenUp(why) : new End.Cut(why);
      case Result.Ok<Part, LinkFailure>(Part part) -> {
        ByteCount length = source.delta().length();
        var input = new PatchInput(part, length.value(), limit, observer);
        try (input) {
          if (part.total().filter(total -> !total.equals(length)).isPresent()) {
            long found = part.total().get().value();
            yield new End.GivenUp(new FetchFailure.OtherPatch(source.url(), length, found));
          }
          yield work.with(input);
        } finally {
          received += input.received();
        }
      }
    };
  }

  private End start(DeltaSource source, PatchInput input, VerifiedImage old, Wanted wanted)
      throws IOException {
    ByteCount memory = source.delta().profile().memory();
    return switch (PatchApplier.open(input, old, memory)) {
      case Result.Failed<PatchApplier, DeltaFailure>(DeltaFailure why) -> new End.GivenUp(why);
      case Result.Ok<PatchApplier, DeltaFailure>(PatchApplier applier) -> {
        Optional<DeltaFailure> other = other(applier.head(), source, wanted);
        if (other.isPresent()) {
          yield new End.GivenUp(other.get());
        }
        int section = applier.sectionFor(wanted.first());
        long offset = applier.patchOffset(section);
        yield offset - input.position() <= SHORT_GAP
            ? apply(applier, section, offset, input, wanted)
            : restart(source, applier, section, input, wanted);
      }
    };
  }

  private End restart(
      DeltaSource source, PatchApplier applier, int section, PatchInput before, Wanted wanted)
      throws IOException {
    before.close();
    long offset = applier.patchOffset(section);
    return opened(source, offset, input -> apply(applier, section, offset, input, wanted));
  }

  /// What the patch is for and what it makes; the old image was compared with its description.
  private static Optional<DeltaFailure> other(PatchHead head, DeltaSource source, Wanted wanted) {
    if (!head.oldSha256().equals(source.base().sha256())) {
      return Optional.of(new DeltaFailure.WrongBase(head.oldSha256(), source.base().sha256()));
    }
    return head.newSha256().equals(wanted.image) && head.newLength() == wanted.list.length().value()
        ? Optional.empty()
        : Optional.of(new DeltaFailure.OtherImage("" + wanted.image, "" + head.newSha256()));
  }

  private End apply(PatchApplier applier, int section, long offset, PatchInput input, Wanted wanted)
      throws IOException {
    input.skipNBytes(offset - input.position());
    var sink = new Sink(applier.imageStart(section), wanted);
    Optional<DeltaFailure> failure = applier.apply(input, section, sink::accept);
    if (failure.isPresent()) {
      return new End.GivenUp(failure.get());
    }
    return wanted.verifier.finish().<End>map(End.GivenUp::new).orElseGet(End.Whole::new);
  }

  /// Feeds what the patch makes to the verifier, from the first missing byte on.
  private final class Sink {
    private final Wanted wanted;
    private final long first;
    private long at; // of the next byte in the image

    Sink(long start, Wanted wanted) {
      this.wanted = wanted;
      this.first = wanted.first();
      this.at = start;
    }

    void accept(byte[] bytes, int offset, int length) throws IOException {
      int skip = Math.clamp(first - at, 0, length);
      at += length;
      long before = wanted.verifier.nextBlock();
      Optional<ImageFailure> why = wanted.verifier.feed(bytes, offset + skip, length - skip);
      if (why.isPresent()) {
        throw new Unwanted(why.get());
      }
      if (wanted.verifier.nextBlock() != before && !observer.progress(done(), total())) {
        throw new StopAsked();
      }
    }

    private ByteCount done() {
      return new ByteCount(Math.min(wanted.first(), wanted.list.length().value()));
    }

    private ByteCount total() {
      return wanted.list.length();
    }
  }

  /// What the patch makes is not the image: carried through the applier.
  private static final class Unwanted extends IOException {
    @Serial private static final long serialVersionUID = 1;
    private final transient ImageFailure why;

    Unwanted(ImageFailure why) {
      super(why.code());
      this.why = why;
    }
  }

  /// The observer ends it: carried through the applier.
  private static final class StopAsked extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }
}

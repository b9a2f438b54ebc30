package dev.pawl.agent;

import dev.pawl.agent.fetch.DeltaSource;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.fetch.ImageDownload;
import dev.pawl.agent.fetch.ImageDownload.Outcome;
import dev.pawl.agent.fetch.ImageDownload.Plan;
import dev.pawl.agent.fetch.ImageDownload.Taken;
import dev.pawl.agent.offer.OfferCheck;
import dev.pawl.agent.offer.OfferCheck.Answer;
import dev.pawl.agent.phase.Event;
import dev.pawl.agent.phase.Update;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Checks offers and fetches images, as the step function asks. Remembers the last offer with its
/// links, and what the check of it brought, since the links come with a poll and the proof with a
/// refresh: both are asked for again in each session.
final class Installation {
  private static final int MOST_IDLE = 3;

  private final OfferCheck check;
  private final RunningDevice device;
  private final Function<DownloadObserver, ImageDownload> downloads;
  private final Function<Slot, Optional<Failure>> installer;

  private Optional<OfferSource> source = Optional.empty(); // set by each poll
  private Optional<Answer.Fits> fits = Optional.empty(); // set by each check
  private final Set<Digest> givenUp = new HashSet<>(); // patches of no use, in this process
  private boolean heard; // the director, since it was asked
  private Optional<ActionId> fetching = Optional.empty(); // what `taken` and `idle` are about
  private Taken taken = Taken.NOTHING; // by all attempts for it, in this process
  private int idle; // attempts with a patch in a row that gained nothing

  /// @param installer takes what is whole and verified from its slot
  Installation(
      OfferCheck check,
      RunningDevice device,
      Function<DownloadObserver, ImageDownload> downloads,
      Function<Slot, Optional<Failure>> installer) {
    this.installer = installer;
    this.check = check;
    this.device = device;
    this.downloads = downloads;
  }

  /// A poll brought this offer, or none.
  void polled(Optional<OfferSource> offered) {
    source = offered;
  }

  /// The offer of the last poll.
  Optional<OfferSource> source() {
    return source;
  }

  /// Keeps the director's word fresh while there is no offer.
  /// @return why there is none, if so
  Optional<Failure> watch(Instant now) {
    Optional<Failure> why = check.watch(now);
    heard |= check.word().isPresent();
    return why;
  }

  /// The action that the director wants installed, by its word of this session.
  Optional<ActionId> directed() {
    return check.word().flatMap(Assignment::set).map(AssignedSet::id);
  }

  /// Whether the director was heard since the last call.
  boolean takeHeard() {
    boolean taken = heard;
    heard = false;
    return taken;
  }

  Event check(Instant now) {
    OfferSource offered = source.orElseThrow();
    fits = Optional.empty();
    Answer answer = check.check(offered.offer(), offered.metadata(), now);
    heard |= check.word().isPresent();
    return switch (answer) {
      case Answer.Fits found -> {
        fits = Optional.of(found);
        yield new Event.Verified(found.update());
      }
      case Answer.Refused(var why) -> new Event.Refused(ReportedFailure.of(why));
      case Answer.NotNow(var why, boolean answered) ->
          new Event.NotNow(ReportedFailure.of(why), answered, false);
    };
  }

  /// @return nothing if the observer ended it: the server is to be asked what it wants now
  Optional<Event> fetch(Update update, Slot slot, DownloadObserver observer) throws IOException {
    OfferSource offered = source.orElseThrow();
    Answer.Fits checked = fits.orElseThrow();
    device.empty(slot);
    Optional<DeltaSource> delta =
        DeltaSource.choose(
            checked.agreed().deltas(), offered.deltas(), device.deltas(givenUp), update.length());
    var plan = new Plan(checked.agreed(), offered.image(), offered.blocks(), slot, delta);
    ImageDownload download = downloads.apply(observer);
    Outcome outcome = download.attempt(plan, checked.proof().toBytes());
    count(update.action(), download.taken(), outcome, delta);
    return switch (outcome) {
      case Outcome.Done() ->
          Optional.of(
              installer
                  .apply(slot)
                  .<Event>map(why -> new Event.Refused(ReportedFailure.of(why)))
                  .orElseGet(() -> new Event.Fetched(Optional.of(download()))));
      case Outcome.Refused(var why) -> Optional.of(new Event.Refused(ReportedFailure.of(why)));
      case Outcome.Broken(var why, boolean answered, boolean progressed) ->
          Optional.of(new Event.NotNow(ReportedFailure.of(why), answered, progressed));
      case Outcome.Stopped() -> Optional.empty();
    };
  }

  /// What the attempts for an action took; a patch that was of no use, or with which the link broke
  /// again and again, is not asked for any more.
  private void count(ActionId action, Taken attempt, Outcome outcome, Optional<DeltaSource> delta) {
    if (!fetching.equals(Optional.of(action))) {
      fetching = Optional.of(action);
      taken = Taken.NOTHING;
      idle = 0;
    }
    taken = taken.plus(attempt);
    idle =
        outcome instanceof Outcome.Broken(_, _, boolean progressed) && !progressed ? idle + 1 : 0;
    if (delta.isPresent() && (attempt.deltaGivenUp() || idle >= MOST_IDLE)) {
      givenUp.add(delta.get().delta().sha256());
    }
  }

  private Download download() {
    return new Download(new ByteCount(taken.fetched()), new ByteCount(taken.saved()));
  }
}

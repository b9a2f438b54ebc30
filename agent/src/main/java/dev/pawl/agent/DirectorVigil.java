package dev.pawl.agent;

import dev.pawl.agent.phase.AgentFailure;
import dev.pawl.agent.phase.Event;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.ActionId;
import java.time.InstantSource;
import java.util.Optional;

/// Keeps the director's word fresh while there is no offer, and says what is wrong with it: that it
/// is not to be had, that it has not been for too long, or that it wants something installed which
/// the server keeps to itself. Each is told once, until it changes; the last two are problems of
/// the
/// device, which the server is told of as well.
final class DirectorVigil {
  private final Installation installation;
  private final DirectorSilence silence;
  private final EventLog events;
  private final InstantSource clock;

  private String lastProblem = ""; // code of what kept the director's word from us
  private Optional<ActionId> wanted = Optional.empty(); // by the last word, and not offered
  private Optional<ActionId> hidden = Optional.empty(); // told to be
  private boolean silent; // told to be

  DirectorVigil(
      Installation installation, DirectorSilence silence, EventLog events, InstantSource clock) {
    this.installation = installation;
    this.silence = silence;
    this.events = events;
    this.clock = clock;
  }

  /// A poll brought an offer: the director is asked when that is checked.
  void offered() {
    missing(Optional.empty());
  }

  /// A poll brought no offer: that nothing is to be installed must be the director's word, and
  /// fresh.
  /// @param event what the poll means
  void nothingOffered(Event event) {
    String problem = installation.watch(clock.instant()).map(this::unheard).orElse("");
    lastProblem = problem;
    boolean nothing = event instanceof Event.Nothing;
    missing(nothing ? installation.directed() : Optional.empty());
  }

  private String unheard(Failure why) {
    if (!why.code().equals(lastProblem)) {
      events.say(DeviceEventKind.DIRECTOR_UNHEARD, why);
    }
    return why.code();
  }

  /// Once may be chance, between a poll and a question; twice in a row it is kept from us.
  private void missing(Optional<ActionId> now) {
    if (now.isPresent() && now.equals(wanted)) {
      if (!now.equals(hidden)) {
        events.say(DeviceEventKind.UPDATE_HIDDEN, new AgentFailure.OfferHidden(now.get()));
      }
      hidden = now;
    } else if (now.isEmpty()) {
      events.over(DeviceEventKind.UPDATE_HIDDEN);
      hidden = Optional.empty();
    }
    wanted = now;
  }

  /// A session is over, however it went.
  void sessionOver() {
    Optional<AgentFailure> why = silence.sessionOver(installation.takeHeard());
    if (why.isEmpty()) {
      events.over(DeviceEventKind.DIRECTOR_SILENT);
    } else if (!silent) {
      events.say(DeviceEventKind.DIRECTOR_SILENT, why.get());
    }
    silent = why.isPresent();
  }
}

package dev.pawl.server.rollout;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Rollouts: one release for a set of devices. For each device the decider is asked when the
/// rollout
/// is created, and the answer with its reason is kept beside it, also where it is no.
public final class Rollouts {
  private final Database database;
  private final Actions actions;
  private final RolloutStore store;
  private final FleetStore fleet;
  private final Supplier<Catalogue> catalogue;
  private final Decider decider;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Consents consents;

  private Rollouts(Parts parts) {
    this.database = parts.database;
    this.actions = parts.actions;
    this.store = new RolloutStore(parts.tenant);
    this.fleet = parts.fleet;
    this.catalogue = parts.catalogue;
    this.decider = parts.decider;
    this.audit = parts.audit;
    this.clock = parts.clock;
    this.consents = parts.consents;
  }

  /// What rollouts are made of.
  public record Parts(
      Tenant tenant,
      Database database,
      Actions actions,
      FleetStore fleet,
      Supplier<Catalogue> catalogue,
      Decider decider,
      AuditLog audit,
      InstantSource clock,
      Consents consents) {}

  /// Rollouts of these parts.
  public static Rollouts of(Parts parts) {
    return new Rollouts(parts);
  }

  /// Which devices a rollout is for.
  public sealed interface Selection {
    /// Every device that is not revoked.
    record All() implements Selection {}

    /// These.
    record Named(Set<DeviceId> devices) implements Selection {
      public Named {
        devices = new LinkedHashSet<>(devices);
      }
    }
  }

  /// A rollout with what was decided for each device, and the actions that came of it.
  public record Detail(Progress progress, List<DeviceDecision> decisions, List<Action> actions) {}

  /// A rollout and how far it is.
  /// @param refused devices that got no action
  public record Progress(Rollout rollout, Map<ActionState, Long> states, long refused) {
    /// Where the rollout as a whole is.
    public RolloutState state() {
      if (rollout.canceledAt().isPresent()) {
        return RolloutState.CANCELED;
      }
      return states.keySet().stream().anyMatch(ActionState::isOpen)
          ? RolloutState.RUNNING
          : RolloutState.FINISHED;
    }
  }

  /// Assigns the release to each device that may have it. Nothing happens if the release, or a
  /// named device, is unknown.
  /// @param ask whether the owner of each device is to agree first, unless he did so in advance
  public Result<Detail, RolloutFailure> create(
      TargetPath path, Selection selection, boolean ask, Actor by) {
    var releases = catalogue.get();
    var release = releases.find(path);
    if (release.isEmpty()) {
      return Result.failed(new RolloutFailure.UnknownRelease(path));
    }
    var now = clock.instant();
    return database.write(
        tx -> {
          var devices = fleetOf(tx, selection);
          return devices instanceof Result.Ok<List<Device>, RolloutFailure>(var chosen)
              ? Result.ok(create(tx, new Wish(release.get(), releases, ask, by, now), chosen))
              : Result.failed(((Result.Failed<List<Device>, RolloutFailure>) devices).failure());
        });
  }

  /// Cancels every open action of a rollout.
  public Result<Detail, RolloutFailure> cancel(long id, Actor by) {
    var now = clock.instant();
    return database.write(
        tx -> {
          var found = store.find(tx, id);
          if (found.isEmpty()) {
            return Result.failed(new RolloutFailure.UnknownRollout(id));
          }
          if (found.get().canceledAt().isEmpty()) {
            cancel(tx, id, by, now);
          }
          return Result.ok(detail(tx, store.find(tx, id).orElseThrow()));
        });
  }

  /// Rollouts with a number below `before`, newest first.
  public List<Progress> list(long before, int limit) {
    return database.read(
        tx -> {
          var found = new ArrayList<Progress>();
          for (var rollout : store.list(tx, before, limit)) {
            found.add(progress(tx, rollout));
          }
          return found;
        });
  }

  /// One rollout with its devices.
  public Result<Detail, RolloutFailure> find(long id) {
    return database.read(
        tx -> {
          var found = store.find(tx, id);
          return found.isPresent()
              ? Result.ok(detail(tx, found.get()))
              : Result.failed(new RolloutFailure.UnknownRollout(id));
        });
  }

  /// What somebody wants, at one moment.
  private record Wish(Release release, Catalogue releases, boolean ask, Actor by, Instant now) {}

  private Detail create(Transaction tx, Wish wish, List<Device> devices) throws SQLException {
    var image = wish.release.image();
    var rollout = store.add(tx, image.path(), wish.by.id(), wish.now);
    audit.append(
        tx,
        wish.by,
        "rollout.created",
        "rollout/" + rollout.id(),
        JsonObject.builder()
            .put("path", image.path().value())
            .put("sha256", image.sha256().hex())
            .put("devices", devices.size())
            .put("confirmationRequired", wish.ask)
            .build());
    for (var device : devices) {
      store.addDecision(tx, rollout.id(), decide(tx, wish, rollout, device));
    }
    return detail(tx, rollout);
  }

  private DeviceDecision decide(Transaction tx, Wish wish, Rollout rollout, Device device)
      throws SQLException {
    var assignment = Facts.assignment(wish.release, wish.releases, Optional.empty());
    var decision = decider.decide(Facts.of(device), Optional.of(assignment));
    Optional<ActionId> action = Optional.empty();
    if (decision.isOffer()) {
      var image = new AssignedImage(assignment.path(), assignment.sha256());
      var said =
          new Actions.Said(wish.by, List.of("assigned by rollout " + rollout.id()), wish.now);
      boolean ask = wish.ask && consents.of(tx, device.id()).isEmpty();
      var state = ask ? ActionState.WAIT_FOR_CONFIRMATION : ActionState.RUNNING;
      action = Optional.of(actions.assign(tx, rollout, device.id(), image, state, said).id());
    }
    return new DeviceDecision(device.id(), decision.rule().code(), decision.reason(), action);
  }

  private Result<List<Device>, RolloutFailure> fleetOf(Transaction tx, Selection selection)
      throws SQLException {
    var ids =
        switch (selection) {
          case Selection.All _ -> fleet.ids(tx);
          case Selection.Named(var named) -> List.copyOf(named);
        };
    var devices = new ArrayList<Device>();
    for (var id : ids) {
      var device = fleet.find(tx, id);
      if (device.isEmpty()) {
        return Result.failed(new RolloutFailure.UnknownDevice(id));
      }
      devices.add(device.get());
    }
    return devices.isEmpty() ? Result.failed(new RolloutFailure.NoDevices()) : Result.ok(devices);
  }

  private void cancel(Transaction tx, long id, Actor by, Instant now) throws SQLException {
    store.markCanceled(tx, id, now);
    var said = new Actions.Said(by, List.of("rollout " + id + " was cancelled"), now);
    var wanted = new ActionEvent.CancelWanted(Optional.empty());
    audit.append(tx, by, "rollout.canceled", "rollout/" + id, JsonObject.EMPTY);
    for (var action : actions.openOfRollout(tx, id)) {
      var _ = actions.apply(tx, action.device(), action.id(), wanted, said);
    }
  }

  private Detail detail(Transaction tx, Rollout rollout) throws SQLException {
    return new Detail(
        progress(tx, rollout),
        store.decisions(tx, rollout.id()),
        actions.ofRollout(tx, rollout.id()));
  }

  private Progress progress(Transaction tx, Rollout rollout) throws SQLException {
    return new Progress(
        rollout, store.countsByState(tx, rollout.id()), store.refusedCount(tx, rollout.id()));
  }
}

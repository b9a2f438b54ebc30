package dev.pawl.server.rollout;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Actions and what happens to them: each change is one step of [ActionLife], a line in the history
/// and an entry in the audit log, in the caller's transaction.
public final class Actions {
  /// Lines in one action's history after which only closing ones are kept: a device must not be
  /// able to fill the disk.
  static final int MOST_ENTRIES = 1000;

  private final ActionStore store;
  private final AuditLog audit;
  private final DeviceChanges changes;

  /// @param changes is told of every device whose actions changed, once that is durable
  public Actions(Tenant tenant, AuditLog audit, DeviceChanges changes) {
    this.store = new ActionStore(tenant);
    this.audit = audit;
    this.changes = changes;
  }

  /// Something that happened: who says so, in what words, when.
  public record Said(Actor by, List<String> messages, Instant at) {
    public Said {
      messages = List.copyOf(messages);
    }
  }

  /// Lets `event` happen to an action of `device`.
  /// @return the action as it is now
  public Result<Action, RolloutFailure> apply(
      Transaction tx, DeviceId device, ActionId id, ActionEvent event, Said said)
      throws SQLException {
    var found = store.find(tx, device, id);
    if (found.isEmpty()) {
      return Result.failed(new RolloutFailure.UnknownAction(id, device));
    }
    return switch (ActionLife.step(found.get(), event, said.at())) {
      case ActionStep.Unchanged _ -> Result.ok(found.get());
      case ActionStep.Refused(var failure) -> Result.failed(failure);
      case ActionStep.To(var next, var entry) -> {
        keep(tx, found.get(), next, entry, said);
        yield Result.ok(next);
      }
    };
  }

  /// The action of this device with this number.
  public Optional<Action> find(Transaction tx, DeviceId device, ActionId id) throws SQLException {
    return store.find(tx, device, id);
  }

  /// The one action the device is to work on, or to stop: its oldest open one.
  public Optional<Action> current(Transaction tx, DeviceId device) throws SQLException {
    return store.open(tx, device).stream().findFirst();
  }

  /// The images that some device is still to install.
  public Set<TargetPath> openImages(Transaction tx) throws SQLException {
    return store.openImages(tx);
  }

  /// The newest action of the device with this image.
  public Optional<Action> latestWith(Transaction tx, DeviceId device, Digest sha256)
      throws SQLException {
    return store.latestWith(tx, device, sha256);
  }

  /// The newest actions of a device, newest first.
  public List<Action> ofDevice(Transaction tx, DeviceId device, long before, int limit)
      throws SQLException {
    return store.ofDevice(tx, device, before, limit);
  }

  /// The newest lines of an action's history, oldest of them first.
  public List<ActionEntry> history(Transaction tx, ActionId id, int limit) throws SQLException {
    return store.entries(tx, id, limit);
  }

  /// A new action, which replaces those of the device that are still open.
  /// @param state RUNNING, or WAIT_FOR_CONFIRMATION where the owner is to be asked
  Action assign(
      Transaction tx,
      Rollout rollout,
      DeviceId device,
      AssignedImage image,
      ActionState state,
      Said said)
      throws SQLException {
    var older = store.open(tx, device);
    var action = store.add(tx, rollout.id(), device, image, state, said.at());
    var first =
        state == ActionState.WAIT_FOR_CONFIRMATION
            ? EntryStatus.WAIT_FOR_CONFIRMATION
            : EntryStatus.RUNNING;
    store.addEntry(tx, action.id(), first, said.messages(), said.at());
    audit.append(
        tx,
        said.by(),
        "action.assigned",
        "action/" + action.id(),
        JsonObject.builder()
            .put("device", device.value())
            .put("rollout", rollout.id())
            .put("path", image.path().value())
            .put("sha256", image.sha256().hex())
            .build());
    var wanted = new ActionEvent.CancelWanted(Optional.of(action.id()));
    for (var old : older) {
      var replaced = new Said(said.by(), List.of("replaced by action " + action.id()), said.at());
      var _ = apply(tx, device, old.id(), wanted, replaced);
    }
    tx.afterCommit(() -> changes.changed(device));
    return action;
  }

  List<Action> ofRollout(Transaction tx, long rollout) throws SQLException {
    return store.ofRollout(tx, rollout);
  }

  List<Action> openOfRollout(Transaction tx, long rollout) throws SQLException {
    return store.openOfRollout(tx, rollout);
  }

  private void keep(Transaction tx, Action before, Action next, EntryStatus entry, Said said)
      throws SQLException {
    store.replace(tx, next);
    boolean closing = before.state().isOpen() && !next.state().isOpen();
    if (closing || !before.state().isOpen() || store.entryCount(tx, next.id()) < MOST_ENTRIES) {
      store.addEntry(tx, next.id(), entry, said.messages(), said.at());
      audit.append(
          tx,
          said.by(),
          closing ? "action.closed" : "action.feedback",
          "action/" + next.id(),
          details(next, entry, said));
    }
    tx.afterCommit(() -> changes.changed(next.device()));
  }

  private static JsonObject details(Action action, EntryStatus entry, Said said) {
    return JsonObject.builder()
        .put("device", action.device().value())
        .put("status", entry.name())
        .put("state", action.state().name())
        .put("claimed", action.claimed())
        .put("evidenced", action.evidenced())
        .put("messages", JsonArray.ofTexts(said.messages().stream().limit(3).toList()))
        .build();
  }
}

package dev.pawl.server.api;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.report.DownloadStore;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.Offer;
import dev.pawl.server.rollout.Offers;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is assigned to a device, with the reason why it stands where it stands: the same decision
/// the device's poll is answered with.
public final class AssignedActions implements AssignedView {
  private static final int MOST_ACTIONS = 100;
  private static final int MOST_ENTRIES = 100;

  private final Database database;
  private final Actions actions;
  private final Offers offers;
  private final Supplier<Catalogue> catalogue;
  private final DownloadStore downloads;

  /// @param catalogue the one in force at the moment of asking
  public AssignedActions(
      Database database,
      Actions actions,
      Offers offers,
      Supplier<Catalogue> catalogue,
      DownloadStore downloads) {
    this.downloads = downloads;
    this.database = database;
    this.actions = actions;
    this.offers = offers;
    this.catalogue = catalogue;
  }

  @Override
  public Optional<JsonObject> assigned(DeviceId device) {
    return database.read(
        tx -> {
          var current = actions.current(tx, device);
          var shown = current.isPresent() ? current : newest(tx, device);
          return shown.isPresent()
              ? Optional.of(json(tx, shown.get()))
              : Optional.<JsonObject>empty();
        });
  }

  @Override
  public List<JsonObject> actions(DeviceId device) {
    return database.read(
        tx -> {
          var all = new ArrayList<JsonObject>();
          for (var action : actions.ofDevice(tx, device, Long.MAX_VALUE, MOST_ACTIONS)) {
            all.add(RolloutJson.of(action, actions.history(tx, action.id(), MOST_ENTRIES)));
          }
          return all;
        });
  }

  private Optional<Action> newest(Transaction tx, DeviceId device) throws SQLException {
    return actions.ofDevice(tx, device, Long.MAX_VALUE, 1).stream().findFirst();
  }

  private JsonObject json(Transaction tx, Action action) throws SQLException {
    var json =
        RolloutJson.standing(action)
            .putText(
                "version",
                catalogue.get().find(action.path()).map(found -> found.image().version().value()))
            .put("reason", reason(tx, action));
    downloads
        .find(tx, action.id())
        .ifPresent(took -> json.put("download", RolloutJson.download(took)));
    return json.build();
  }

  private String reason(Transaction tx, Action action) throws SQLException {
    if (action.state().isOpen()) {
      return offers
          .read(tx, action.device())
          .map(Offer::decision)
          .map(decision -> decision.reason())
          .orElse("the device is unknown");
    }
    if (action.evidenced()) {
      return "a signed report proves that the device runs it";
    }
    return switch (action.state()) {
      case FINISHED -> "the device says that it installed it; no signed report proves it yet";
      case ERROR, CANCELED -> lastMessage(tx, action);
      case WAIT_FOR_CONFIRMATION, RUNNING, RETRIEVED, DOWNLOAD, DOWNLOADED, WARNING, CANCELING ->
          throw new IllegalStateException("open and closed at once: " + action);
    };
  }

  private String lastMessage(Transaction tx, Action action) throws SQLException {
    return actions.history(tx, action.id(), MOST_ENTRIES).reversed().stream()
        .flatMap(entry -> entry.messages().stream())
        .findFirst()
        .orElse("the device gave no reason");
  }
}

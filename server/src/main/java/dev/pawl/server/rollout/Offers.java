package dev.pawl.server.rollout;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What every device is told, kept in memory: an idle poll costs a look-up. An entry lives until
/// something about its device changes.
public final class Offers implements DeviceChanges {
  private final Database database;
  private final FleetStore fleet;
  private final Supplier<Catalogue> catalogue;
  private final Decider decider;
  private final ActionStore actions;
  private final Map<DeviceId, Offer> known = new ConcurrentHashMap<>();
  private final AtomicLong changeCount = new AtomicLong();

  /// @param catalogue the one in force at the moment of asking
  public Offers(
      Tenant tenant,
      Database database,
      FleetStore fleet,
      Supplier<Catalogue> catalogue,
      Decider decider) {
    this.database = database;
    this.fleet = fleet;
    this.catalogue = catalogue;
    this.decider = decider;
    this.actions = new ActionStore(tenant);
  }

  /// What the device is told now; empty if it is not known.
  public Optional<Offer> of(DeviceId device) {
    var cached = Optional.ofNullable(known.get(device));
    if (cached.isPresent()) {
      return cached;
    }
    long before = changeCount.get();
    var read = database.read(tx -> read(tx, device));
    read.ifPresent(offer -> known.put(device, offer));
    // Whoever changes something counts first and removes then: either the count shows it here, or
    // the removal comes after the put.
    if (changeCount.get() != before) {
      known.remove(device);
    }
    return read;
  }

  /// The same, as this transaction sees it; nothing is kept.
  public Optional<Offer> read(Transaction tx, DeviceId device) throws SQLException {
    var found = fleet.find(tx, device);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var action = actions.open(tx, device).stream().findFirst();
    var finished = actions.latestFinished(tx, device);
    return Optional.of(offer(found.get(), action, finished, catalogue.get()));
  }

  @Override
  public void changed(DeviceId device) {
    changeCount.incrementAndGet();
    known.remove(device);
  }

  @Override
  public void allChanged() {
    changeCount.incrementAndGet();
    known.clear();
  }

  private Offer offer(
      Device device, Optional<Action> action, Optional<Action> finished, Catalogue releases) {
    var release = action.flatMap(open -> releases.find(open.path()));
    var assigned =
        action.flatMap(
            open -> release.map(image -> Facts.assignment(image, releases, open.supersededBy())));
    return new Offer(
        action,
        release,
        decider.decide(Facts.of(device), assigned),
        finished.filter(done -> releases.find(done.path()).isPresent()),
        installed(device, releases),
        device.attributesWanted());
  }

  private static Optional<Release> installed(Device device, Catalogue releases) {
    return device
        .running()
        .flatMap(
            image ->
                releases
                    .find(image.path())
                    .filter(release -> release.image().sha256().equals(image.sha256())));
  }
}

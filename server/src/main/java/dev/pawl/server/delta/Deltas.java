package dev.pawl.server.delta;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Which deltas there are, and which are wanted. What is made is told by the rows of one table, so
/// it survives whatever happens to the process; [DeltaWorks] does the work.
public final class Deltas {
  private final Parts parts;
  private final DeltaTable table;

  private Deltas(Parts parts) {
    this.parts = parts;
    this.table = new DeltaTable(parts.tenant);
  }

  /// What it stands on.
  /// @param catalogue the one in force at the moment of asking
  /// @param profiles kinds of devices that deltas are made for; none if none are made
  public record Parts(
      Tenant tenant,
      Database database,
      FleetStore fleet,
      Actions actions,
      Supplier<Catalogue> catalogue,
      List<Profile> profiles) {
    public Parts {
      profiles = List.copyOf(profiles);
    }
  }

  /// Deltas of these parts.
  public static Deltas of(Parts parts) {
    return new Deltas(parts);
  }

  /// The patches from one image to another, the shortest first.
  public List<NamedDelta> between(Digest base, Digest image) {
    return parts.database.read(tx -> table.between(tx, base, image));
  }

  /// Whether `patch` is one that makes `image`.
  public boolean makes(Digest patch, Digest image) {
    return parts.database.read(tx -> table.makes(tx, patch, image));
  }

  /// All that is known, the latest change first.
  public List<DeltaEntry> list() {
    return parts.database.read(table::list);
  }

  /// Looks what the fleet runs and what it is to run, and wants what is missing.
  /// @return how many became wanted
  int plan(Instant now) {
    if (parts.profiles.isEmpty()) {
      return 0;
    }
    Map<DeltaKey, Long> wanted = parts.database.read(this::wanted);
    Map<DeltaKey, Long> changed =
        parts.database.read(
            tx -> {
              var missing = new LinkedHashMap<DeltaKey, Long>();
              for (Map.Entry<DeltaKey, Long> each : wanted.entrySet()) {
                var known = table.find(tx, each.getKey());
                if (known.filter(entry -> entry.devices() == each.getValue()).isEmpty()) {
                  missing.put(each.getKey(), each.getValue());
                }
              }
              return missing;
            });
    if (changed.isEmpty()) {
      return 0;
    }
    return parts.database.write(
        tx -> {
          int added = 0;
          for (Map.Entry<DeltaKey, Long> each : changed.entrySet()) {
            added += table.want(tx, each.getKey(), each.getValue(), now) ? 1 : 0;
          }
          return added;
        });
  }

  private Map<DeltaKey, Long> wanted(Transaction tx) throws SQLException {
    return DeltaPlanner.wanted(
        parts.catalogue.get(),
        parts.fleet.versions(tx),
        parts.actions.openImages(tx),
        parts.profiles);
  }

  /// What was given up for this image is tried again: somebody rolls it out once more.
  public void again(Digest image) {
    parts.database.write(tx -> table.again(tx, image));
  }

  DeltaTable table() {
    return table;
  }
}

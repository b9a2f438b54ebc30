package dev.pawl.server.expiry;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns 60, 30, 14 and 7 days before something ends that the server does not renew by itself, and
/// when it has ended: in the log, and in the audit log. Each warning once as long as the server
/// runs, and again after a restart.
public final class ExpiryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

  /// Days before the end.
  private static final List<Integer> STEPS = List.of(0, 7, 14, 30, 60);

  private final Supplier<List<Expiring>> calendar;
  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Map<String, Warned> warned = new HashMap<>();

  private record Warned(Instant at, int step) {}

  /// @param calendar all that ends, as it stands at the moment
  public ExpiryWatch(
      Supplier<List<Expiring>> calendar, Database database, AuditLog audit, InstantSource clock) {
    this.calendar = calendar;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /// All that ends, the soonest first.
  public List<Expiring> list() {
    return calendar.get().stream().sorted(Comparator.comparing(Expiring::at)).toList();
  }

  /// The time by which days are counted.
  public Instant now() {
    return clock.instant();
  }

  /// Which warning is due for something that ends in so many days: the nearest step not yet passed.
  static OptionalInt step(long daysLeft) {
    if (daysLeft < 0) {
      return OptionalInt.of(0);
    }
    return STEPS.stream()
        .mapToInt(Integer::intValue)
        .filter(step -> step > 0 && daysLeft <= step)
        .findFirst();
  }

  /// Warns of what is due.
  public synchronized void check() {
    Instant now = clock.instant();
    for (Expiring one : list()) {
      OptionalInt step = step(one.daysLeft(now));
      if (one.renewedBy().equals(Expiring.SERVER) || step.isEmpty()) {
        continue;
      }
      String key = one.kind() + " " + one.name();
      Warned due = new Warned(one.at(), step.getAsInt());
      if (!due.equals(warned.put(key, due))) {
        warn(one, step.getAsInt(), now);
      }
    }
  }

  private void warn(Expiring one, int step, Instant now) {
    long left = one.daysLeft(now);
    if (step == 0) {
      LOG.error("{} {} has ended on {}", one.kind(), one.name(), one.at());
    } else {
      LOG.warn(
          "{} {} ends in {} days, on {}; renewed by {}",
          one.kind(),
          one.name(),
          left,
          one.at(),
          one.renewedBy());
    }
    var details =
        JsonObject.builder()
            .put("kind", one.kind())
            .put("expiresAt", one.at().toEpochMilli())
            .put("days", step)
            .build();
    database.write(
        tx -> audit.append(tx, Actor.server(), "expiry.warned", one.name(), details).sequence());
  }
}

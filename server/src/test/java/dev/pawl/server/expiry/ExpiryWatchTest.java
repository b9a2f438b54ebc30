package dev.pawl.server.expiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestClock;
import dev.pawl.server.testkit.TestDatabase;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryWatchTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final TestClock clock = new TestClock(START);
  private final List<Expiring> calendar = new ArrayList<>();

  private static Expiring ending(String name, int days, String by) {
    return new Expiring("role", name, START.plus(Duration.ofDays(days)), by, List.of());
  }

  /// Which days, from the start, brought a warning.
  private List<String> warnings(int days) {
    List<String> warnings = new ArrayList<>();
    try (Database database = TestDatabase.in(folder)) {
      AuditLog audit = new AuditLog(database, new Tenant("DEFAULT"), clock);
      ExpiryWatch watch = new ExpiryWatch(() -> List.copyOf(calendar), database, audit, clock);
      long seen = 0;
      for (int day = 0; day <= days; day++) {
        watch.check();
        watch.check();
        for (var entry : audit.after(seen, 100)) {
          seen = entry.sequence();
          warnings.add("day " + day + " " + entry.act() + " " + entry.subject());
        }
        clock.pass(Duration.ofDays(1));
      }
    }
    return warnings;
  }

  @Test
  void warnings_comeOnce_60_30_14_and7DaysBefore_andAtTheEnd() {
    calendar.add(ending("root", 100, Expiring.PEOPLE));
    assertEquals(
        List.of(
            "day 40 expiry.warned root",
            "day 70 expiry.warned root",
            "day 86 expiry.warned root",
            "day 93 expiry.warned root",
            "day 101 expiry.warned root"),
        warnings(110));
  }

  @Test
  void whatTheServerRenewsItself_isNotWarnedOf() {
    calendar.add(ending("timestamp", 3, Expiring.SERVER));
    assertEquals(List.of(), warnings(10));
  }

  @Test
  void daysLeft_areWholeDays_andNegativeAfterTheEnd() {
    Expiring one = ending("root", 10, Expiring.PEOPLE);
    assertEquals(10, one.daysLeft(START));
    assertEquals(9, one.daysLeft(START.plusSeconds(1)));
    assertEquals(-1, one.daysLeft(one.at().plusSeconds(1)));
  }

  @Test
  void runningServer_tellsWhatEnds_soonestFirst() throws IOException {
    try (TestSite site = TestSite.in(folder)) {
      var items = site.get("/expiry").array("items");
      List<String> names = items.stream().map(item -> item.text("name")).toList();
      assertTrue(
          names.containsAll(
              List.of(
                  "root",
                  "targets",
                  "director-root",
                  "snapshot",
                  "timestamp",
                  "authority",
                  "server")),
          names::toString);
      assertEquals("timestamp", names.getFirst());
      assertEquals("server", items.getFirst().text("renewedBy"));
    }
  }
}

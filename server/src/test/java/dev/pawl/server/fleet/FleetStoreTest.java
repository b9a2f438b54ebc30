package dev.pawl.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Model;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.core.value.Version;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final DeviceId LOCK = new DeviceId("lock-1");

  @TempDir private Path folder;
  private Database database;
  private FleetStore fleet;

  @BeforeEach
  void open() {
    database = TestDatabase.in(folder);
    fleet = new FleetStore(database, new Tenant("DEFAULT"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private boolean register(String id) {
    return database.write(
        tx ->
            fleet.register(
                tx,
                new DeviceId(id),
                new Model("lock-s2"),
                new HardwareId("lock-s2"),
                Map.of("site", "Köln"),
                NOW));
  }

  private Device lock() {
    return fleet.find(LOCK).orElseThrow();
  }

  @Test
  void registeredDevice_isReadBack() {
    assertTrue(register("lock-1"));
    Device lock = lock();
    assertEquals(DeviceState.REGISTERED, lock.state());
    assertEquals(Map.of("site", "Köln"), lock.attributes());
    assertEquals(Optional.empty(), lock.running());
    assertEquals(Optional.empty(), lock.lastFailure());
    assertEquals(0, lock.reportSequence());
    assertTrue(lock.attributesWanted());
  }

  @Test
  void takenName_isRefused_andOtherTenantsAreFree() {
    assertTrue(register("lock-1"));
    assertFalse(register("lock-1"));
    var other = new FleetStore(database, new Tenant("OTHER"));
    assertEquals(Optional.empty(), other.find(LOCK));
  }

  @Test
  void report_isTakenOver() {
    register("lock-1");
    var image =
        new RunningImage(
            new TargetPath("line-lock/lock-2.0.0.img"),
            Digest.sha256(new byte[] {1}),
            new ByteCount(5),
            new Version("2.0.0"),
            new ReleaseCounter(2));
    database.write(
        tx -> {
          fleet.recordRunning(tx, LOCK, 7, image, new ReleaseCounter(1));
          fleet.recordFailure(tx, LOCK, new LastFailure("image.too-large", "text", NOW));
          fleet.recordSeen(tx, Map.of(LOCK, NOW));
          fleet.changeState(tx, LOCK, DeviceState.ENROLLED);
          return 0;
        });
    Device lock = lock();
    assertEquals(Optional.of(image), lock.running());
    assertEquals(Optional.of(new ReleaseCounter(1)), lock.floor());
    assertEquals(7, lock.reportSequence());
    assertEquals(Optional.of(new LastFailure("image.too-large", "text", NOW)), lock.lastFailure());
    assertEquals(Optional.of(NOW), lock.lastSeen());
    assertEquals(List.of(LOCK), fleet.idsIn(DeviceState.ENROLLED));

    database.write(
        tx -> {
          fleet.clearFailure(tx, LOCK);
          return 0;
        });
    assertEquals(Optional.empty(), lock().lastFailure());
  }

  @Test
  void attributes_areMergedReplacedAndRemoved() {
    register("lock-1");
    record(AttributeMode.MERGE, Map.of("a", "1"));
    assertEquals(Map.of("site", "Köln", "a", "1"), lock().attributes());
    assertFalse(lock().attributesWanted());
    record(AttributeMode.REPLACE, Map.of("b", "2", "c", "3"));
    assertEquals(Map.of("b", "2", "c", "3"), lock().attributes());
    record(AttributeMode.REMOVE, Map.of("b", ""));
    assertEquals(Map.of("c", "3"), lock().attributes());
    database.write(
        tx -> {
          fleet.wantAttributes(tx, LOCK);
          return 0;
        });
    assertTrue(lock().attributesWanted());
  }

  private void record(AttributeMode mode, Map<String, String> sent) {
    database.write(
        tx -> {
          fleet.recordAttributes(tx, LOCK, mode, sent);
          return 0;
        });
  }

  @Test
  void tooManyOrTooLongAttributes_areRefused() {
    register("lock-1");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      many.put("n" + i, "");
    }
    assertThrows(MalformedInput.class, () -> record(AttributeMode.MERGE, many));
    assertThrows(
        MalformedInput.class, () -> record(AttributeMode.MERGE, Map.of("n", "x".repeat(129))));
    assertThrows(MalformedInput.class, () -> record(AttributeMode.MERGE, Map.of("", "x")));
    assertEquals(Map.of("site", "Köln"), lock().attributes());
  }

  @Test
  void list_goesOnWhereItEnded() {
    for (String id : List.of("lock-3", "lock-1", "lock-2")) {
      register(id);
    }
    List<Device> page = fleet.list(Optional.empty(), 2);
    assertEquals(List.of("lock-1", "lock-2"), page.stream().map(d -> d.id().value()).toList());
    page = fleet.list(Optional.of(page.getLast().id()), 2);
    assertEquals(List.of("lock-3"), page.stream().map(d -> d.id().value()).toList());
    assertThrows(MalformedInput.class, () -> fleet.list(Optional.empty(), 501));
  }
}

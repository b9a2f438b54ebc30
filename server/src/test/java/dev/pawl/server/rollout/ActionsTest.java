package dev.pawl.server.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.sql.Database;
import dev.pawl.server.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionsTest {
  private static final Tenant TENANT = new Tenant("DEFAULT");
  private static final DeviceId LOCK = new DeviceId("lock-001");
  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  @TempDir Path folder;
  private Database database;
  private AuditLog audit;
  private Actions actions;
  private final List<DeviceId> changed = new ArrayList<>();

  @BeforeEach
  void open() {
    database = TestDatabase.in(folder);
    audit = new AuditLog(database, TENANT, InstantSource.fixed(NOW));
    actions =
        new Actions(
            TENANT,
            audit,
            new DeviceChanges() {
              @Override
              public void changed(DeviceId device) {
                changed.add(device);
              }

              @Override
              public void allChanged() {
                throw new IllegalStateException("one device changed, not all");
              }
            });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void withoutEnd_theHistoryStopsGrowing_butTheEndIsKept() {
    var id = assigned();
    database.write(
        tx -> {
          for (int i = 1; i < Actions.MOST_ENTRIES; i++) {
            Expect.ok(actions.apply(tx, LOCK, id, new ActionEvent.Proceeding(), said("step")));
          }
          return id;
        });
    long head = audit.head().sequence();
    apply(id, new ActionEvent.Proceeding(), "one too many");
    assertEquals(head, audit.head().sequence());
    assertEquals("step", newest(id).messages().getFirst());

    apply(id, new ActionEvent.ClaimedFailure(), "the end");
    assertEquals("the end", newest(id).messages().getFirst());
    assertEquals(Actions.MOST_ENTRIES + 1, newest(id).number());
    assertEquals(head + 1, audit.head().sequence());
  }

  @Test
  void whoKeepsSomethingInMemory_isToldAfterEachChange_butNotOfNothing() {
    var id = assigned();
    assertEquals(List.of(LOCK), changed);
    apply(id, new ActionEvent.Retrieved(), "");
    assertEquals(2, changed.size());
    apply(id, new ActionEvent.Retrieved(), "");
    assertEquals(2, changed.size());
  }

  @Test
  void anUnknownAction_andOneOfAnotherDevice_areRefusedAlike() {
    var id = assigned();
    var other = new DeviceId("lock-002");
    var event = new ActionEvent.Proceeding();
    assertEquals(
        "rollout.unknown-action",
        Expect.code(database.write(tx -> actions.apply(tx, other, id, event, said("x")))));
    assertEquals(
        "rollout.unknown-action",
        Expect.code(
            database.write(tx -> actions.apply(tx, LOCK, new ActionId(9999), event, said("x")))));
  }

  @Test
  void everyFieldOfAnAction_isReadBackAsWritten() {
    var id = assigned();
    apply(id, new ActionEvent.Downloaded(), "");
    var newer = Optional.of(new ActionId(5000));
    apply(id, new ActionEvent.CancelWanted(newer), "");
    var action = database.read(tx -> actions.find(tx, LOCK, id)).orElseThrow();
    assertEquals(ActionState.CANCELING, action.state());
    assertEquals(newer, action.supersededBy());
    apply(id, new ActionEvent.Confirmed(), "");
    var proved = database.read(tx -> actions.find(tx, LOCK, id)).orElseThrow();
    assertTrue(proved.evidenced() && proved.retrieved());
    assertEquals(Optional.of(ClosedBy.EVIDENCE), proved.closedBy());
    assertEquals(Optional.empty(), proved.claim());
    apply(id, new ActionEvent.ClaimedSuccess(), "");
    assertEquals(
        Optional.of(Claim.SUCCESS),
        database.read(tx -> actions.find(tx, LOCK, id)).orElseThrow().claim());
  }

  private ActionId assigned() {
    var image =
        new AssignedImage(
            new TargetPath("line-lock/lock-2.0.0.img"), Digest.sha256(new byte[] {2}));
    var rollout = new Rollout(1, image.path(), "anna", NOW, Optional.empty());
    return database.write(
        tx -> actions.assign(tx, rollout, LOCK, image, ActionState.RUNNING, said("assigned")).id());
  }

  private void apply(ActionId id, ActionEvent event, String message) {
    Expect.ok(database.write(tx -> actions.apply(tx, LOCK, id, event, said(message))));
  }

  private ActionEntry newest(ActionId id) {
    return database.read(tx -> actions.history(tx, id, 1)).getFirst();
  }

  private static Actions.Said said(String message) {
    return new Actions.Said(Actor.device(LOCK.value()), List.of(message), NOW);
  }
}

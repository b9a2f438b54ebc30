package dev.pawl.agent.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.phase.FailedVersion;
import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.phase.Phase;
import dev.pawl.agent.phase.Settled;
import dev.pawl.agent.phase.Update;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final ActionId ACTION = new ActionId(1001);
  private static final Update UPDATE =
      new Update(
          ACTION,
          new TargetPath("line-lock/lock-2.0.0.img"),
          Digest.sha256(new byte[0]),
          new ByteCount(70_000),
          new Version("2.0.0"),
          new ReleaseCounter(2));
  private static final ReportedFailure WHY = new ReportedFailure("trial.crashed", "it \"ended\"\n");
  private static final Message MESSAGE = new Message.Feedback(ACTION, JsonObject.EMPTY);

  @TempDir Path root;
  DeviceFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DeviceFolder(root);
    folder.create();
  }

  static Stream<Phase> phases() {
    return Stream.of(
        new Phase.Idle(),
        new Phase.Checking(new Offer(ACTION, UPDATE.path()), 3),
        new Phase.Fetching(UPDATE, Slot.B, 2),
        new Phase.Staged(UPDATE, Slot.A),
        new Phase.Trial(UPDATE, Slot.B, Optional.empty()),
        new Phase.Trial(UPDATE, Slot.B, Optional.of("exit code 1")),
        new Phase.Confirming(UPDATE, Slot.B),
        new Phase.Proving(Slot.A));
  }

  @ParameterizedTest
  @MethodSource("phases")
  void phaseAndMemory_areThereAfterARestart(Phase phase) throws IOException {
    Memory memory =
        Memory.NONE
            .with(new FailedVersion(UPDATE.path(), UPDATE.sha256(), WHY))
            .with(new Settled(ACTION, Optional.of(WHY)))
            .with(new Settled(new ActionId(1002), Optional.empty()));
    open().commit(phase, memory, List.of());
    assertEquals(phase, open().phase());
    assertEquals(memory, open().memory());
    assertFalse(open().wasLost());
  }

  @Test
  void freshDevice_isIdle() throws IOException {
    assertEquals(new Phase.Idle(), open().phase());
    assertEquals(Memory.NONE, open().memory());
    assertTrue(open().messages().isEmpty());
  }

  @Test
  void longestEntries_fit() throws IOException {
    Memory memory = Memory.NONE;
    String path = "line-lock/" + "x".repeat(245);
    var worst = new ReportedFailure("a." + "b".repeat(62), "\u0001".repeat(4096));
    for (int i = 0; i < Memory.MOST; i++) {
      byte[] content = {(byte) i};
      memory = memory.with(new FailedVersion(new TargetPath(path), Digest.sha256(content), worst));
      memory = memory.with(new Settled(new ActionId(Integer.MAX_VALUE - i), Optional.of(worst)));
    }
    var phase = new Phase.Trial(UPDATE, Slot.B, Optional.of("\u0001".repeat(9999)));
    open().commit(phase, memory, List.of());
    assertEquals(memory, open().memory());
    assertEquals(phase, open().phase());
  }

  @Test
  void messages_areKept_withRisingNumbers() throws IOException {
    Journal journal = open();
    journal.commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE, _ -> MESSAGE));
    assertEquals(List.of(1L, 2L), List.copyOf(open().messages().keySet()));
    journal.remove(1);
    journal.remove(2);
    List<Long> numbers = new ArrayList<>();
    LongFunction<Message> message =
        number -> {
          numbers.add(number);
          return new Message.Report(JsonObject.EMPTY, "confirmed");
        };
    open().commit(new Phase.Idle(), Memory.NONE, List.of(message));
    assertEquals(List.of(3L), numbers, "a number is never used again");
    assertEquals(
        List.of(new Message.Report(JsonObject.EMPTY, "confirmed")),
        List.copyOf(open().messages().values()));
  }

  @Test
  void powerCutBetweenMessageAndPhase_leavesNeither() throws IOException {
    open().commit(new Phase.Staged(UPDATE, Slot.B), Memory.NONE, List.of());
    byte[] before0 = Files.readAllBytes(stateFile(0));
    byte[] before1 = Files.readAllBytes(stateFile(1));
    open().commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE));
    Files.write(stateFile(0), before0);
    Files.write(stateFile(1), before1);

    Journal journal = open();
    assertEquals(new Phase.Staged(UPDATE, Slot.B), journal.phase());
    assertTrue(journal.messages().isEmpty(), "the step did not happen, so it said nothing");
    journal.commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE));
    assertEquals(List.of(1L), List.copyOf(open().messages().keySet()));
  }

  @Test
  void oneDamagedCopy_isIgnoredAndMended() throws IOException {
    for (int copy : new int[] {0, 1}) {
      open().commit(new Phase.Staged(UPDATE, Slot.B), Memory.NONE, List.of());
      damage(stateFile(copy), 1000);
      assertEquals(new Phase.Staged(UPDATE, Slot.B), open().phase());
      damage(stateFile(1 - copy), 1000);
      assertEquals(new Phase.Staged(UPDATE, Slot.B), open().phase(), "the first was mended");
      open().commit(new Phase.Idle(), Memory.NONE, List.of());
    }
  }

  @Test
  void bothCopiesDamaged_isIdle_andNumbersGoOnAboveAllBefore() throws IOException {
    open().commit(new Phase.Staged(UPDATE, Slot.B), Memory.NONE, List.of(_ -> MESSAGE));
    damage(stateFile(0), 10);
    damage(stateFile(1), 10);
    Journal journal = open();
    assertTrue(journal.wasLost());
    assertEquals(new Phase.Idle(), journal.phase());
    assertEquals(List.of(1L), List.copyOf(journal.messages().keySet()), "what was said stays said");
    journal.commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE));
    assertEquals(List.of(1L, NOW.toEpochMilli()), List.copyOf(open().messages().keySet()));
    assertFalse(open().wasLost());
  }

  @Test
  void bothCopiesDamaged_andTheClockFarBack_numbersStillRise() throws IOException {
    open().commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE, _ -> MESSAGE));
    damage(stateFile(0), 10);
    damage(stateFile(1), 10);
    Journal.open(folder, Instant.EPOCH)
        .commit(new Phase.Idle(), Memory.NONE, List.of(_ -> MESSAGE));
    assertEquals(List.of(1L, 2L, 3L), List.copyOf(open().messages().keySet()));
  }

  @Test
  void everyByteOfACopy_counts() throws IOException {
    open().commit(new Phase.Staged(UPDATE, Slot.B), Memory.NONE, List.of());
    byte[] copy = Files.readAllBytes(stateFile(0));
    var format = new JournalFormat();
    assertTrue(format.decode(copy).isPresent());
    for (int i = 0; i < copy.length; i += i < 400 ? 1 : 997) {
      byte[] changed = copy.clone();
      changed[i] ^= 0x10;
      assertTrue(format.decode(changed).isEmpty(), "byte " + i);
    }
  }

  @Test
  void nothingNew_writesNothing() throws IOException {
    Journal journal = open();
    journal.commit(new Phase.Idle(), Memory.NONE, List.of());
    assertFalse(Files.exists(stateFile(0)));
  }

  @Test
  void damagedOrForeignMessages_areLeftOut() throws IOException {
    open()
        .commit(
            new Phase.Idle(),
            Memory.NONE,
            List.of(
                _ -> MESSAGE,
                _ -> new Message.CancelFeedback(ACTION, JsonObject.EMPTY),
                _ -> MESSAGE,
                _ -> MESSAGE));
    Path outbox = folder.journal().resolve("outbox");
    for (String ending : List.of(".json", ".copy")) {
      Files.writeString(outbox.resolve("0000000000000001" + ending), "{");
      Files.writeString(
          outbox.resolve("0000000000000003" + ending), "{\"kind\":\"other\",\"body\":{}}");
      Files.write(outbox.resolve("0000000000000004" + ending), new byte[70_000]);
    }
    Files.writeString(outbox.resolve("notes.txt"), "not ours");
    assertEquals(List.of(2L), List.copyOf(open().messages().keySet()));
    assertTrue(Files.exists(outbox.resolve("notes.txt")));
  }

  @Test
  void messageThatRots_isReadFromItsCopy() throws IOException {
    Path outbox = folder.journal().resolve("outbox");
    for (String ending : List.of("json", "copy")) {
      Journal journal = open();
      var before = journal.messages();
      journal.commit(journal.phase(), journal.memory(), List.of(_ -> MESSAGE));
      long number = journal.messages().keySet().stream().mapToLong(one -> one).max().orElseThrow();
      Path file = outbox.resolve("%016d.%s".formatted(number, ending));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      assertEquals(before.size() + 1, open().messages().size(), ending + " was rotten");
    }
  }

  @Test
  void outbox_isBounded_boringReportsGoFirst() throws IOException {
    Journal journal = open();
    List<LongFunction<Message>> messages = new ArrayList<>();
    messages.add(_ -> MESSAGE);
    messages.add(_ -> new Message.Report(JsonObject.EMPTY, "running"));
    for (int i = 0; i < Outbox.MOST; i++) {
      messages.add(_ -> new Message.Report(JsonObject.EMPTY, "confirmed"));
    }
    journal.commit(new Phase.Idle(), Memory.NONE, messages);
    List<Long> kept = List.copyOf(open().messages().keySet());
    assertEquals(Outbox.MOST, kept.size());
    assertEquals(3L, kept.getFirst(), "the running report went first, then the oldest");
  }

  private Journal open() throws IOException {
    return Journal.open(folder, NOW);
  }

  private Path stateFile(int copy) {
    return folder.journal().resolve("state-" + copy);
  }

  private static void damage(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}

package dev.pawl.agent.journal;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.phase.Phase;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.file.TwinFile.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// The agent's phase and memory in two copies, and its outbox. A step is [#commit]ted as a whole:
/// after a power cut there is the phase before it without its messages, or the phase after it with
/// them (docs/spec/agent-journal.md). One owner, one thread.
public final class Journal {
  private final TwinFile<JournalState> file;
  private final Outbox outbox;
  private final boolean lost;
  private JournalState state; // replaced by commit, after the file was

  private Journal(TwinFile<JournalState> file, Outbox outbox, JournalState state, boolean lost) {
    this.file = file;
    this.outbox = outbox;
    this.state = state;
    this.lost = lost;
  }

  /// Opens the journal of a device. When both copies are damaged it starts anew, with message
  /// numbers from the clock on, which are above any it used before.
  public static Journal open(DeviceFolder folder, Instant now) throws IOException {
    Disk disk = folder.disk();
    DurableFile.sweep(disk, folder.journal());
    Path outboxFolder = folder.journal().resolve("outbox");
    var file = new TwinFile<>(disk, folder.journal().resolve("state"), new JournalFormat());
    return switch (file.read()) {
      case Reading.Found<JournalState>(JournalState newest, boolean inBoth) -> {
        if (!inBoth) {
          file.write(newest);
        }
        yield new Journal(
            file, Outbox.open(disk, outboxFolder, newest.nextMessage()), newest, false);
      }
      case Reading.Absent<JournalState>() ->
          new Journal(file, Outbox.open(disk, outboxFolder, 1), fresh(1), false);
      case Reading.Damaged<JournalState>() -> {
        long next = Math.max(now.toEpochMilli(), Outbox.highest(disk, outboxFolder) + 1);
        yield new Journal(file, Outbox.open(disk, outboxFolder, next), fresh(next), true);
      }
    };
  }

  /// Number of the next message of a device, for whoever looks at its folder from outside.
  public static long nextMessage(DeviceFolder folder) {
    var file =
        new TwinFile<>(folder.disk(), folder.journal().resolve("state"), new JournalFormat());
    return file.read() instanceof Reading.Found<JournalState>(JournalState newest, _)
        ? newest.nextMessage()
        : 1;
  }

  /// Whether both copies were damaged, so that what was under way is forgotten.
  public boolean wasLost() {
    return lost;
  }

  /// Where the device is.
  public Phase phase() {
    return state.phase();
  }

  /// What it keeps in mind.
  public Memory memory() {
    return state.memory();
  }

  /// Takes a step: phase, memory and messages together. When it returns, they survive a power cut.
  /// @param messages each made from its number, which is above those of all messages before
  /// @return whether there was anything to write
  public boolean commit(Phase phase, Memory memory, List<LongFunction<Message>> messages)
      throws IOException {
    if (phase.equals(state.phase()) && memory.equals(state.memory()) && messages.isEmpty()) {
      return false;
    }
    long next = state.nextMessage();
    for (LongFunction<Message> message : messages) {
      outbox.add(next, message.apply(next));
      next++;
    }
    var changed = new JournalState(state.sequence() + 1, phase, memory, next);
    file.write(changed);
    state = changed;
    return true;
  }

  /// Messages the server has not taken, by their numbers, oldest first.
  public Map<Long, Message> messages() {
    return outbox.messages();
  }

  /// The server took this message, or never will.
  public void remove(long number) throws IOException {
    outbox.remove(number);
  }

  private static JournalState fresh(long nextMessage) {
    return new JournalState(0, new Phase.Idle(), Memory.NONE, nextMessage);
  }
}

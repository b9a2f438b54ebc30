package dev.pawl.agent.phase;

import dev.pawl.core.protocol.BootReport.Download;
import dev.pawl.core.value.ActionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the device keeps in mind between updates. Bounded: the oldest entry goes first.
/// @param failed images given up on trial, at most 8
/// @param settled actions that are over, at most 8
/// @param lastDownload what the last finished download took
public record Memory(
    List<FailedVersion> failed, List<Settled> settled, Optional<LastDownload> lastDownload) {
  /// Most entries of each kind.
  public static final int MOST = 8;

  /// Most characters of an explanation that are kept.
  public static final int LONGEST_TEXT = 400;

  /// Nothing to remember.
  public static final Memory NONE = new Memory(List.of(), List.of(), Optional.empty());

  public Memory {
    failed = newest(failed);
    settled = newest(settled);
  }

  /// This memory with one more given-up image.
  public Memory with(FailedVersion version) {
    return new Memory(appended(failed, version), settled, lastDownload);
  }

  /// This memory with one more action that is over.
  public Memory with(Settled action) {
    return new Memory(failed, appended(settled, action), lastDownload);
  }

  /// This memory with another last download.
  public Memory with(LastDownload download) {
    return new Memory(failed, settled, Optional.of(download));
  }

  /// What the download for `action` took, if it was the last.
  public Optional<Download> downloadFor(Optional<ActionId> action) {
    return lastDownload
        .filter(last -> action.equals(Optional.of(last.action())))
        .map(LastDownload::download);
  }

  /// This memory without the given-up images.
  public Memory withoutFailures() {
    return new Memory(List.of(), settled, lastDownload);
  }

  /// The entry of a given-up image, if `update` is one.
  public Optional<FailedVersion> failureOf(Update update) {
    return failed.stream().filter(version -> version.is(update)).findFirst();
  }

  /// How `action` ended, if it is over.
  public Optional<Settled> settled(ActionId action) {
    return settled.stream().filter(one -> one.action().equals(action)).findFirst();
  }

  private static <T> List<T> appended(List<T> list, T entry) {
    var longer = new ArrayList<>(list);
    longer.remove(entry);
    longer.add(entry);
    return longer;
  }

  private static <T> List<T> newest(List<T> list) {
    return List.copyOf(list.subList(Math.max(0, list.size() - MOST), list.size()));
  }
}

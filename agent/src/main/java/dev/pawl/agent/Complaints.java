package dev.pawl.agent;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.protocol.ConfigData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;

/// Tells the server what is wrong with the device itself, as the attribute `problems`: failure
/// codes, or `none` once they are over. A device that never had a problem says nothing. That there
/// is something to take back is noted in a file; where the disk does not take even that, it is
/// known in this process only.
final class Complaints {
  /// The attribute's name.
  static final String ATTRIBUTE = "problems";

  private static final String NONE = "none";
  private static final String MORE = " …";

  private final DeviceFolder folder;
  private final Path note;
  private final EventLog events;

  private String told; // what the server knows, as far as this process does

  Complaints(DeviceFolder folder, EventLog events) {
    this.folder = folder;
    this.note = folder.journal().resolve("problems-told");
    this.events = events;
    this.told = folder.disk().exists(note) ? "unknown" : NONE;
  }

  /// Tells what is new. What could not be told is told another time.
  void tell(DeviceLink link) {
    String now = text(events.problems());
    if (now.equals(told)) {
      return;
    }
    if (!now.equals(NONE)) {
      keepNote(true);
    }
    var attribute = new ConfigData(ConfigData.Mode.MERGE, Map.of(ATTRIBUTE, now));
    if (link.attributes(attribute).isEmpty()) {
      told = now;
      if (now.equals(NONE)) {
        keepNote(false);
      }
    }
  }

  private void keepNote(boolean there) {
    try {
      if (!there) {
        DurableFile.delete(folder.disk(), note);
      } else if (!folder.disk().exists(note)) {
        DurableFile.replace(folder.disk(), note, "told".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // The disk is one of the things that may be wrong.
    }
  }

  private static String text(SortedSet<String> codes) {
    if (codes.isEmpty()) {
      return NONE;
    }
    String all = String.join(" ", codes);
    int most = ConfigData.LONGEST;
    return all.length() <= most ? all : all.substring(0, most - MORE.length()) + MORE;
  }
}

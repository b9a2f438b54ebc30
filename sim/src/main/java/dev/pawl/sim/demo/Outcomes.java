package dev.pawl.sim.demo;

import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.sim.demo.stage.EventBook;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts per outcome, from what the devices said.
final class Outcomes {
  private Outcomes() {}

  static SortedMap<String, Long> of(EventBook book) {
    SortedMap<DeviceEventKind, Long> counts = book.counts();
    SortedMap<String, Long> outcomes = new TreeMap<>();
    outcomes.put("enrolled", count(counts, DeviceEventKind.AGENT_ENROLLED));
    outcomes.put("booted", count(counts, DeviceEventKind.BOOT_STARTED));
    outcomes.put("offered", count(counts, DeviceEventKind.UPDATE_OFFERED));
    outcomes.put("refused", count(counts, DeviceEventKind.UPDATE_REFUSED));
    outcomes.put("resumed", count(counts, DeviceEventKind.DOWNLOAD_RESUMED));
    outcomes.put("confirmed", count(counts, DeviceEventKind.UPDATE_CONFIRMED));
    outcomes.put("fellBack", count(counts, DeviceEventKind.UPDATE_FELL_BACK));
    outcomes.put("failed", count(counts, DeviceEventKind.UPDATE_FAILED));
    outcomes.put("bytesSaved", book.sum(DeviceEventKind.DOWNLOAD_DONE, "saved"));
    return outcomes;
  }

  private static long count(SortedMap<DeviceEventKind, Long> counts, DeviceEventKind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}

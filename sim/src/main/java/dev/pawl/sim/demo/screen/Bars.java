package dev.pawl.sim.demo.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Progress bars of several devices, side by side on one line.
final class Bars {
  private record Bar(long done, long total) {}

  private final Layout layout;
  private final SortedMap<String, Bar> bars = new TreeMap<>();

  Bars(Layout layout) {
    this.layout = layout;
  }

  void set(String device, long done, long total) {
    bars.put(device, new Bar(done, total));
  }

  void remove(String device) {
    bars.remove(device);
  }

  /// The line, as wide as the screen at most; empty when nothing is downloaded.
  String line() {
    if (bars.isEmpty()) {
      return "";
    }
    int each = (layout.columns() - 2) / bars.size() - 2;
    List<String> cells = new ArrayList<>();
    bars.forEach((device, bar) -> cells.add(cell(device, bar, each)));
    return "  " + String.join("  ", cells);
  }

  private String cell(String device, Bar bar, int width) {
    int percent = bar.total() <= 0 ? 100 : (int) (100 * bar.done() / bar.total());
    String number = "%3d %%".formatted(percent);
    int room = width - device.length() - number.length() - 2;
    if (room < 4) {
      return device + " " + number;
    }
    return device + " " + layout.bar(bar.done(), bar.total(), Math.min(room, 28)) + " " + number;
  }
}

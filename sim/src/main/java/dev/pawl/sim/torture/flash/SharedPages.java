package dev.pawl.sim.torture.flash;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Whole pages, each kept once however many disks hold it: ten thousand devices with the same image
/// need the memory of one. Bounded: beyond [#MOST] pages new ones are kept by their disks alone.
final class SharedPages {
  /// 256 MiB.
  private static final int MOST = 65_536;

  private static final Map<Page, byte[]> KEPT = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private SharedPages() {}

  /// A page with the same bytes, which nobody may change any more.
  static byte[] same(byte[] page) {
    Page key = new Page(page, Arrays.hashCode(page));
    byte[] kept = KEPT.get(key);
    if (kept != null) {
      return kept;
    }
    if (COUNT.get() >= MOST) {
      return page;
    }
    byte[] other = KEPT.putIfAbsent(key, page);
    if (other == null) {
      COUNT.incrementAndGet();
      return page;
    }
    return other;
  }

  /// Equal by its bytes.
  private static final class Page {
    private final byte[] bytes;
    private final int hash;

    Page(byte[] bytes, int hash) {
      this.bytes = bytes;
      this.hash = hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Page page && Arrays.equals(bytes, page.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}

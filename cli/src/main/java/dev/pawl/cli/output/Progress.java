package dev.pawl.cli.output;

import dev.pawl.core.value.ByteCount;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// A bar on stderr that shows how far a long piece of work is. Drawn on terminals only, at most ten
/// times a second, and wiped at the end; elsewhere it draws nothing.
///
/// Give it the bytes done so far as a [LongConsumer]; close it when the work ends, well or not.
public final class Progress implements LongConsumer, AutoCloseable {
  private static final int BAR = 24;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final PrintStream target;
  private final boolean drawn;
  private final String what;
  private final ByteCount total;
  private final LongSupplier nanos;
  private final long started;
  private long nextDraw; // moves on with each drawing
  private int widest; // longest line drawn so far, to be wiped

  private Progress(
      PrintStream target, boolean drawn, String what, ByteCount total, LongSupplier nanos) {
    this.target = target;
    this.drawn = drawn;
    this.what = what;
    this.total = total;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.nextDraw = started;
  }

  /// A bar for `what` over `total` bytes; on a stream that is no terminal nothing is drawn.
  static Progress on(PrintStream target, boolean terminal, String what, ByteCount total) {
    return new Progress(target, terminal, Plain.text(what), total, System::nanoTime);
  }

  static Progress forTest(PrintStream target, String what, ByteCount total, LongSupplier nanos) {
    return new Progress(target, true, what, total, nanos);
  }

  @Override
  public void accept(long done) {
    long now = nanos.getAsLong();
    if (!drawn || now - nextDraw < 0) {
      return;
    }
    nextDraw = now + REDRAW_NANOS;
    String line = line(done, now - started);
    widest = Math.max(widest, line.length());
    target.print("\r" + line + " ".repeat(widest - line.length()));
    target.flush();
  }

  /// Wipes the bar.
  @Override
  public void close() {
    if (drawn && widest > 0) {
      target.print("\r" + " ".repeat(widest) + "\r");
      target.flush();
    }
  }

  private String line(long done, long elapsed) {
    double share = total.value() == 0 ? 1 : Math.clamp((double) done / total.value(), 0, 1);
    int filled = (int) Math.floor(share * BAR);
    String line =
        "%s [%s%s] %3d %%  %s of %s"
            .formatted(
                what,
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                (int) Math.floor(share * 100),
                new ByteCount(done),
                total);
    double seconds = elapsed / 1e9;
    if (seconds < 1 || done == 0) {
      return line;
    }
    double perSecond = done / seconds;
    long left = Math.round((total.value() - done) / perSecond);
    return line
        + String.format(
            Locale.ROOT, "  %s/s  %d s left", new ByteCount((long) perSecond), Math.max(0, left));
  }
}

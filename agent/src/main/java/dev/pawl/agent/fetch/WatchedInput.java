package dev.pawl.agent.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream whose reading gives signs of life: reading a slot of a gigabyte takes a while.
final class WatchedInput extends FilterInputStream {
  private final Runnable alive;

  WatchedInput(InputStream in, Runnable alive) {
    super(in);
    this.alive = alive;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    alive.run();
    return super.read(into, offset, length);
  }
}

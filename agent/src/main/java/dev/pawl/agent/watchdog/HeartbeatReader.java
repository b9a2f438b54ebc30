package dev.pawl.agent.watchdog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads the beats out of what an image writes. Whatever else it writes is read and dropped, in
/// constant memory: a hostile or broken image can neither fill the memory of the boot stage nor
/// block itself on a full pipe.
public final class HeartbeatReader {
  private HeartbeatReader() {}

  /// Calls `beat` for every line that is exactly `beat`, until the channel ends.
  public static void read(InputStream channel, Runnable beat) throws IOException {
    byte[] expected = Heartbeat.BEAT.getBytes(StandardCharsets.US_ASCII);
    int matched = 0;
    boolean other = false;
    int b;
    while ((b = channel.read()) >= 0) {
      if (b == '\n') {
        if (!other && matched == expected.length) {
          beat.run();
        }
        matched = 0;
        other = false;
      } else if (!other && matched < expected.length && b == expected[matched]) {
        matched++;
      } else {
        other = true;
      }
    }
  }
}

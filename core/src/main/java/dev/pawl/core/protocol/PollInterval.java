package dev.pawl.core.protocol;

import dev.pawl.core.value.MalformedInput;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long a device waits between two polls; on the wire always eight characters, `HH:mm:ss`.
/// From one second to 23:59:59.
public record PollInterval(Duration value) {
  private static final Pattern SHAPE =
      Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])");
  private static final Duration LONGEST = Duration.ofDays(1).minusSeconds(1);

  /// @throws MalformedInput if it is below one second, above 23:59:59 or not whole seconds
  public PollInterval {
    if (value.toSeconds() < 1 || value.compareTo(LONGEST) > 0 || value.toNanosPart() != 0) {
      throw new MalformedInput("poll interval", value.toString(), "whole seconds, 1 to 86399");
    }
  }

  /// `n` seconds.
  public static PollInterval seconds(long n) {
    return new PollInterval(Duration.ofSeconds(n));
  }

  /// Reads `HH:mm:ss`.
  /// @throws MalformedInput if it is anything else, or zero
  public static PollInterval parse(String text) {
    Matcher match = SHAPE.matcher(text);
    if (!match.matches()) {
      throw new MalformedInput("poll interval", text, "HH:mm:ss, from 00:00:01 to 23:59:59");
    }
    return seconds(
        Long.parseLong(match.group(1)) * 3600
            + Long.parseLong(match.group(2)) * 60
            + Long.parseLong(match.group(3)));
  }

  /// `HH:mm:ss`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d",
        value.toHours(),
        value.toMinutesPart(),
        value.toSecondsPart());
  }
}

package dev.pawl.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as people read them: UTC and to the second, or how long ago.
public final class Times {
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TO_THE_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /// For example `2026-11-20 09:41:02Z`.
  public static String at(Instant time) {
    return TO_THE_SECOND.format(time);
  }

  /// For example `2026-11-20`.
  public static String day(Instant time) {
    return TO_THE_DAY.format(time);
  }

  /// For example `3 min ago`; a time to come is `just now`.
  public static String ago(Instant time, Instant now) {
    Duration since = Duration.between(time, now);
    if (since.toSeconds() < 5) {
      return "just now";
    }
    if (since.toMinutes() < 2) {
      return since.toSeconds() + " s ago";
    }
    if (since.toHours() < 2) {
      return since.toMinutes() + " min ago";
    }
    return since.toDays() < 2 ? since.toHours() + " h ago" : since.toDays() + " days ago";
  }
}

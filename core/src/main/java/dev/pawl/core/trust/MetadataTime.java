package dev.pawl.core.trust;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Times as metadata writes them: UTC, whole seconds, `2030-01-31T00:00:00Z`.
final class MetadataTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private MetadataTime() {}

  /// @throws java.time.DateTimeException if it is of another form
  static Instant parse(String text) {
    return LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC);
  }

  /// Fractions of a second are cut off.
  static String format(Instant time) {
    return FORM.format(
        LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC));
  }
}

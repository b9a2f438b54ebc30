package dev.pawl.core.chain;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.MalformedInput;
import java.time.Instant;
import java.util.regex.Pattern;

/// Something that was done, before it has its place in the chain.
/// @param at when, in whole milliseconds (cut here)
/// @param act what, for example `release.published`: lower-case words of a to z, 0 to 9 and `-`,
/// two
///     to four of them, joined by `.`, at most 64 characters
/// @param subject what it was done to, for example a device id: at most 256 characters, maybe none
/// @param details the facts; never a secret
public record AuditAct(Instant at, Actor actor, String act, String subject, JsonObject details) {
  private static final Pattern ACT = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*){1,3}");
  private static final int LONGEST_ACT = 64;
  private static final int LONGEST_SUBJECT = 256;

  public AuditAct {
    if (at.isBefore(Instant.EPOCH)) {
      throw new MalformedInput("time of an act", at.toString(), "1970 or later");
    }
    at = Instant.ofEpochMilli(at.toEpochMilli());
    if (act.length() > LONGEST_ACT || !ACT.matcher(act).matches()) {
      throw new MalformedInput(
          "act", act, "2 to 4 lower-case words joined by '.', at most 64 characters");
    }
    if (subject.length() > LONGEST_SUBJECT) {
      throw new MalformedInput("subject of an act", subject, "at most 256 characters");
    }
  }
}

package dev.pawl.core.protocol;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.time.Instant;
import java.util.Optional;

/// A device's statement about what it runs, signed as a [SignedBootReport]
/// (docs/spec/boot-report.md). The only thing that makes an update "installed".
///
/// @param sequence 1 or more; each report of a device has a higher one than all before
/// @param action the action this report answers, if any
/// @param image what runs now: after a fall-back the old image
/// @param floor lowest counter the device still accepts
/// @param bootCount boots of this device so far
/// @param lastReset why the device was last reset, in the words of docs/spec/boot-record.md
/// @param failure why the update did not succeed: present exactly when `outcome` is a failure
/// @param download what fetching the image of `action` took, where the device still knows
public record BootReport(
    DeviceId device,
    long sequence,
    Instant at,
    Optional<ActionId> action,
    Outcome outcome,
    Slot slot,
    RunningImage image,
    ReleaseCounter floor,
    long bootCount,
    String lastReset,
    Optional<ReportedFailure> failure,
    Optional<Download> download) {
  /// The highest number in a report: what every JSON reader keeps exactly.
  public static final long HIGHEST = (1L << 53) - 1;

  private static final String TYPE = "boot-report";
  private static final long SPEC = 1;

  /// What became of the action; or that there was none.
  public enum Outcome {
    /// No action: what runs.
    RUNNING("running"),
    /// The new image booted, passed its health checks and was made permanent.
    CONFIRMED("confirmed"),
    /// The new image was tried and given up; the old one runs.
    FELL_BACK("fell-back"),
    /// The offer was not taken.
    REFUSED("refused");

    private final String wire;

    Outcome(String wire) {
      this.wire = wire;
    }

    /// Whether it needs a [ReportedFailure].
    public boolean isFailure() {
      return switch (this) {
        case RUNNING, CONFIRMED -> false;
        case FELL_BACK, REFUSED -> true;
      };
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /// A report that says nothing of a download.
  public BootReport(
      DeviceId device,
      long sequence,
      Instant at,
      Optional<ActionId> action,
      Outcome outcome,
      Slot slot,
      RunningImage image,
      ReleaseCounter floor,
      long bootCount,
      String lastReset,
      Optional<ReportedFailure> failure) {
    this(
        device,
        sequence,
        at,
        action,
        outcome,
        slot,
        image,
        floor,
        bootCount,
        lastReset,
        failure,
        Optional.empty());
  }

  /// What fetching an image took, counted by the device.
  /// @param fetched bytes of image and patches that came over the link
  /// @param saved bytes of the image that a delta made instead, less the bytes of the delta; 0
  ///     without one
  public record Download(ByteCount fetched, ByteCount saved) {}

  /// The image that runs.
  public record RunningImage(
      TargetPath path, Digest sha256, ByteCount length, Version version, ReleaseCounter counter) {}

  /// Why it went wrong: a code of docs/failures.md and its explanation, at most 4,096 characters.
  public record ReportedFailure(String code, String text) {
    private static final int LONGEST_CODE = 64;

    /// Most characters in the text.
    public static final int LONGEST_TEXT = 4096;

    public ReportedFailure {
      if (!code.matches("[a-z0-9-]+\\.[a-z0-9-]+") || code.length() > LONGEST_CODE) {
        throw new MalformedInput("failure.code", code, "family.kebab-name");
      }
      if (text.length() > LONGEST_TEXT) {
        throw new MalformedInput(
            "failure.text", text.length() + " characters", "at most " + LONGEST_TEXT);
      }
    }

    /// What a report says about `failure`; a longer explanation is cut.
    public static ReportedFailure of(Failure failure) {
      return new ReportedFailure(failure.code(), cut(failure.explain(), LONGEST_TEXT));
    }

    /// This failure with a text of at most `longest` characters.
    public ReportedFailure shortened(int longest) {
      return new ReportedFailure(code, cut(text, longest));
    }

    /// `text` in at most `longest` characters, ending with `…` where something was cut off.
    public static String cut(String text, int longest) {
      if (text.length() <= longest) {
        return text;
      }
      int end = longest - 1;
      return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
          + "…";
    }
  }

  public BootReport {
    requireCount("sequence", sequence, 1);
    requireCount("bootCount", bootCount, 0);
    requireCount("at", at.toEpochMilli(), 0);
    at = Instant.ofEpochMilli(at.toEpochMilli());
    if (!lastReset.matches("[a-z-]{1,32}")) {
      throw new MalformedInput("lastReset", lastReset, "1 to 32 of a-z and '-'");
    }
    if (outcome.isFailure() != failure.isPresent()) {
      throw new MalformedInput(
          "failure",
          failure.isPresent() ? "a failure" : "none",
          outcome.isFailure() ? "a failure, the outcome is " + outcome : "none with " + outcome);
    }
  }

  private static void requireCount(String what, long value, long lowest) {
    if (value < lowest || value > HIGHEST) {
      throw new MalformedInput(
          what, Long.toString(value), "a whole number from " + lowest + " to 2^53 - 1");
    }
  }

  /// The `signed` part, as signed in canonical form.
  static JsonObject toJson(BootReport report) {
    RunningImage image = report.image;
    var json =
        JsonObject.builder()
            .put("_type", TYPE)
            .put("spec", SPEC)
            .put("device", report.device.value())
            .put("sequence", report.sequence)
            .put("at", report.at.toEpochMilli());
    report.action.ifPresent(action -> json.put("action", action.value()));
    json.put("outcome", report.outcome.toString())
        .put("slot", report.slot.toString())
        .put(
            "image",
            JsonObject.builder()
                .put("path", image.path.value())
                .put("sha256", image.sha256.hex())
                .put("length", image.length.value())
                .put("version", image.version.value())
                .put("counter", image.counter.value())
                .build())
        .put("floor", report.floor.value())
        .put("bootCount", report.bootCount)
        .put("lastReset", report.lastReset);
    report.failure.ifPresent(
        failure ->
            json.put(
                "failure",
                JsonObject.builder().put("code", failure.code).put("text", failure.text).build()));
    report.download.ifPresent(
        download ->
            json.put(
                "download",
                JsonObject.builder()
                    .put("fetched", download.fetched.value())
                    .put("saved", download.saved.value())
                    .build()));
    return json.build();
  }

  /// Reads the `signed` part, after its signature was checked: [SignedBootReport#verified].
  static Result<BootReport, ProtocolFailure> fromJson(JsonObject signed) {
    return Body.read("boot report", signed, BootReport::read);
  }

  private static BootReport read(JsonView body) {
    if (!body.text("_type").equals(TYPE)) {
      throw body.member("_type").wrong("\"" + TYPE + "\"", body.text("_type"));
    }
    if (body.number("spec") != SPEC) {
      throw body.member("spec").wrong("" + SPEC, "" + body.number("spec"));
    }
    JsonView image = body.object("image");
    return new BootReport(
        body.as("device", DeviceId::new),
        body.number("sequence"),
        body.instant("at"),
        body.optional("action")
            .map(action -> action.asNumeric(n -> ActionId.parse(Long.toString(n)))),
        Body.oneOf(Outcome.values(), body.member("outcome")),
        body.as("slot", Slot::parse),
        new RunningImage(
            image.as("path", TargetPath::new),
            image.as("sha256", Digest::parseSha256),
            image.member("length").asNumeric(ByteCount::new),
            image.as("version", Version::new),
            image.member("counter").asNumeric(ReleaseCounter::new)),
        body.member("floor").asNumeric(ReleaseCounter::new),
        body.number("bootCount"),
        body.text("lastReset"),
        body.optional("failure")
            .map(failure -> new ReportedFailure(failure.text("code"), failure.text("text"))),
        body.optional("download")
            .map(
                download ->
                    new Download(
                        download.member("fetched").asNumeric(ByteCount::new),
                        download.member("saved").asNumeric(ByteCount::new))));
  }
}

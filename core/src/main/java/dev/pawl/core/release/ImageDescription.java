package dev.pawl.core.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.TargetInfo;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What people signed about an image (docs/spec/release.md): everything a device needs to decide
/// whether the image may run on it.
///
/// @param hardware what it fits; at least one
/// @param notes what changes, for people; at most 64 KiB of UTF-16 units
/// @param supportUntil until when its makers mend it
/// @param built when it was described: signed, it proves to a device that this time has passed
public record ImageDescription(
    TargetPath path,
    ProductLine line,
    Version version,
    ReleaseCounter counter,
    Set<HardwareId> hardware,
    ImageType type,
    ByteCount length,
    Digest sha256,
    BlockTree blocks,
    Optional<String> notes,
    Optional<Instant> supportUntil,
    Optional<Instant> built) {
  private static final String NOTES_DIGEST = "notesSha256";
  private static final int SPEC = 1;
  private static final int MOST_HARDWARE = 256;
  private static final int LONGEST_NOTES = 64 * 1024;

  public ImageDescription {
    hardware = Collections.unmodifiableSet(new LinkedHashSet<>(hardware));
    if (hardware.isEmpty() || hardware.size() > MOST_HARDWARE) {
      throw new MalformedInput(
          "hardware list", hardware.size() + " entries", "1 to " + MOST_HARDWARE + " entries");
    }
    if (sha256.algorithm() != Algorithm.SHA_256) {
      throw new MalformedInput("image digest", sha256.algorithm().tufName(), "a SHA-256 digest");
    }
    if (notes.isPresent() && notes.get().length() > LONGEST_NOTES) {
      throw new MalformedInput("notes", notes.get(), "at most " + LONGEST_NOTES + " characters");
    }
    if (!path.value().startsWith(LineNames.role(line).value() + "/")) {
      throw new MalformedInput("image path", path.value(), "a path in the folder of " + line);
    }
  }

  /// One that does not say when it was built.
  public ImageDescription(
      TargetPath path,
      ProductLine line,
      Version version,
      ReleaseCounter counter,
      Set<HardwareId> hardware,
      ImageType type,
      ByteCount length,
      Digest sha256,
      BlockTree blocks,
      Optional<String> notes,
      Optional<Instant> supportUntil) {
    this(
        path,
        line,
        version,
        counter,
        hardware,
        type,
        length,
        sha256,
        blocks,
        notes,
        supportUntil,
        Optional.empty());
  }

  /// The same, built at this time.
  public ImageDescription builtAt(Instant time) {
    return new ImageDescription(
        path,
        line,
        version,
        counter,
        hardware,
        type,
        length,
        sha256,
        blocks,
        notes,
        supportUntil,
        Optional.of(time.truncatedTo(ChronoUnit.SECONDS)));
  }

  /// Reads the description in a target's `custom.pawl`.
  public static Result<ImageDescription, TrustFailure> from(TargetInfo target) {
    String path = target.path().value();
    return switch (JsonView.read(target.custom(), view -> read(target, view.object("pawl")))) {
      case Result.Ok<ImageDescription, JsonFailure>(ImageDescription image) -> Result.ok(image);
      case Result.Failed<ImageDescription, JsonFailure>(JsonFailure failure) ->
          Result.failed(new TrustFailure.NotAnImage(path, failure.explain()));
    };
  }

  /// Reads the description of a verified target, which is verified like it.
  public static Result<Verified<ImageDescription>, TrustFailure> from(Verified<TargetInfo> target) {
    return target.reading(ImageDescription::from);
  }

  /// Reads every image that a line's metadata describes, in its order.
  public static Result<List<Verified<ImageDescription>>, TrustFailure> allFrom(
      Verified<SignedMetadata<Targets>> line, RoleName role) {
    var images = new ArrayList<Verified<ImageDescription>>();
    for (String name : line.value().content().targets().keySet()) {
      switch (line.<ImageDescription, TrustFailure>reading(
          file -> from(file.content(), name, role))) {
        case Result.Ok<Verified<ImageDescription>, TrustFailure>(var image) -> images.add(image);
        case Result.Failed<Verified<ImageDescription>, TrustFailure>(TrustFailure failure) -> {
          return Result.failed(failure);
        }
      }
    }
    return Result.ok(List.copyOf(images));
  }

  private static Result<ImageDescription, TrustFailure> from(
      Targets line, String name, RoleName role) {
    try {
      return from(line.info(new TargetPath(name), role).orElseThrow());
    } catch (MalformedInput e) {
      return Result.failed(
          new TrustFailure.NotAnImage("a target of " + role, "expected " + e.expected()));
    }
  }

  private static ImageDescription read(TargetInfo target, JsonView view) {
    if (view.number("spec") != SPEC) {
      throw view.member("spec").wrong(Integer.toString(SPEC), "another version");
    }
    ProductLine line = view.as("line", ProductLine::new);
    if (!target.role().equals(LineNames.role(line))) {
      throw view.member("line").wrong("the line of role " + target.role(), line.value());
    }
    Digest sha256 = target.hashes().get(Algorithm.SHA_256);
    if (sha256 == null) {
      throw view.wrong("a SHA-256 hash of the image", "none");
    }
    var hardware = new LinkedHashSet<HardwareId>();
    for (JsonView id : view.array("hardware")) {
      if (!hardware.add(id.as(HardwareId::new))) {
        throw id.wrong("each hardware id once", "one again");
      }
    }
    int blockSize = Math.clamp(view.number("blockSize"), 0, Integer.MAX_VALUE);
    return new ImageDescription(
        target.path(),
        line,
        view.as("version", Version::new),
        view.member("counter").asNumeric(ReleaseCounter::new),
        hardware,
        view.as("type", ImageType::parse),
        target.length(),
        sha256,
        new BlockTree(blockSize, view.as("blockRoot", Digest::parseSha256)),
        notes(view),
        view.optional("supportUntil").map(JsonView::asInstant),
        view.optional("built").map(JsonView::asInstant));
  }

  /// The notes; with a digest beside them, that must be theirs. Older descriptions have none.
  private static Optional<String> notes(JsonView view) {
    Optional<String> notes = view.optional("notes").map(JsonView::asText);
    Optional<Digest> stated =
        view.optional(NOTES_DIGEST).map(digest -> digest.as(Digest::parseSha256));
    if (stated.isPresent() && !stated.equals(notes.map(ImageDescription::digest))) {
      throw view.member(NOTES_DIGEST).wrong("the SHA-256 of the notes", "another");
    }
    return notes;
  }

  private static Digest digest(String notes) {
    return Digest.sha256(notes.getBytes(StandardCharsets.UTF_8));
  }

  /// What a line's metadata says about this image.
  public TargetFile toTarget() {
    var pawl =
        JsonObject.builder()
            .put("spec", SPEC)
            .put("line", line.value())
            .put("version", version.value())
            .put("counter", counter.value())
            .put("hardware", JsonArray.ofTexts(hardware.stream().map(HardwareId::value).toList()))
            .put("type", type.toString())
            .put("blockSize", blocks.blockSize())
            .put("blockRoot", blocks.root().hex())
            .putText("notes", notes);
    supportUntil.ifPresent(until -> pawl.put("supportUntil", until.toEpochMilli()));
    built.ifPresent(at -> pawl.put("built", at.toEpochMilli()));
    return new TargetFile(
        length,
        Map.of(Algorithm.SHA_256, sha256),
        JsonObject.builder().put("pawl", pawl.build()).build());
  }
}

package dev.pawl.core.director;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue.JsonArray;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The director's files as TUF metadata, both ways (docs/spec/director.md).
public final class DirectorMetadata {
  /// How long each file is valid.
  public static final Duration VALID = Duration.ofDays(1);

  private static final String DEVICE = "device";
  private static final String NONCE = "nonce";
  private static final String SET = "set";
  private static final String PAWL = "pawl";
  private static final String DELTAS = "deltas";

  private DirectorMetadata() {}

  /// The timestamp that answers a question of `device`.
  /// @param nonce the question's; absent when a foreign client asked without
  public static Timestamp timestamp(
      DeviceId device, Optional<Nonce> nonce, long version, long snapshotVersion, Instant now) {
    JsonObject pawl =
        JsonObject.builder()
            .put(DEVICE, device.value())
            .putText(NONCE, nonce.map(Nonce::value))
            .build();
    return new Timestamp(version, now.plus(VALID), MetaFile.of(snapshotVersion), pawl)
        .issuedAt(now);
  }

  /// The snapshot that names the device's targets.
  public static Snapshot snapshot(long version, long targetsVersion, Instant issued) {
    return new Snapshot(
        version, issued.plus(VALID), Map.of(RoleType.TARGETS.role(), MetaFile.of(targetsVersion)));
  }

  /// The targets of a device.
  public static Targets targets(Assignment assignment, long version, Instant issued) {
    var files = new LinkedHashMap<String, TargetFile>();
    List<Assigned> images = assignment.set().map(AssignedSet::images).orElse(List.of());
    for (Assigned image : images) {
      files.putIfAbsent(image.path().value(), file(image, images));
    }
    var pawl = JsonObject.builder().put(DEVICE, assignment.device().value());
    assignment
        .set()
        .ifPresent(
            set ->
                pawl.put(
                    SET,
                    JsonObject.builder()
                        .put("id", set.id().value())
                        .put("size", set.images().size())
                        .build()));
    return new Targets(version, issued.plus(VALID), files, Delegations.NONE, pawl.build());
  }

  /// One file may go to several components of the same hardware.
  private static TargetFile file(Assigned image, List<Assigned> all) {
    List<String> components =
        all.stream()
            .filter(other -> other.path().equals(image.path()))
            .map(other -> other.component().value())
            .toList();
    var pawl =
        JsonObject.builder()
            .put("counter", image.counter().value())
            .put("hardware", image.hardware().value())
            .put("for", JsonArray.ofTexts(components));
    if (!image.deltas().isEmpty()) {
      pawl.put(DELTAS, image.deltas().stream().map(DirectorMetadata::delta).toList());
    }
    return new TargetFile(
        image.length(),
        Map.of(Algorithm.SHA_256, image.sha256()),
        JsonObject.builder().put(PAWL, pawl.build()).build());
  }

  /// A delta as it stands in director metadata, and wherever else one is written down.
  public static JsonObject delta(NamedDelta delta) {
    return JsonObject.builder()
        .put("base", delta.base().hex())
        .put("profile", delta.profile().label())
        .put("memory", delta.memory().value())
        .put("length", delta.length().value())
        .put("sha256", delta.sha256().hex())
        .build();
  }

  // --- reading -----------------------------------------------------------------------------------

  /// What a timestamp says beyond TUF.
  record Answer(String device, Optional<Nonce> nonce) {}

  static Result<Answer, DirectorFailure> answer(Timestamp timestamp) {
    return read(
        "timestamp",
        timestamp.pawl(),
        view -> new Answer(view.text(DEVICE), view.optional(NONCE).map(at -> at.as(Nonce::new))));
  }

  static Result<String, DirectorFailure> device(Targets targets) {
    return read("targets", targets.pawl(), view -> view.text(DEVICE));
  }

  /// The set in targets that are for `device`: complete, no component twice.
  static Result<Optional<AssignedSet>, DirectorFailure> set(Targets targets) {
    if (!targets.delegations().equals(Delegations.NONE)) {
      return Result.failed(new DirectorFailure.Delegates());
    }
    var images = new ArrayList<Assigned>();
    var seen = new HashSet<DeviceId>();
    for (Map.Entry<String, TargetFile> entry : targets.targets().entrySet()) {
      switch (images(entry.getKey(), entry.getValue())) {
        case Result.Failed<List<Assigned>, DirectorFailure>(DirectorFailure failure) -> {
          return Result.failed(failure);
        }
        case Result.Ok<List<Assigned>, DirectorFailure>(List<Assigned> named) -> {
          for (Assigned image : named) {
            if (!seen.add(image.component())) {
              return Result.failed(new DirectorFailure.DeviceTwice(image.component()));
            }
            images.add(image);
          }
        }
      }
    }
    return complete(targets, images);
  }

  private static Result<Optional<AssignedSet>, DirectorFailure> complete(
      Targets targets, List<Assigned> images) {
    record Stated(ActionId id, long size) {}
    Result<Optional<Stated>, DirectorFailure> stated =
        read(
            "targets",
            targets.pawl(),
            view ->
                view.optional(SET)
                    .map(
                        set ->
                            new Stated(
                                set.member("id").asNumeric(DirectorMetadata::action),
                                set.number("size"))));
    return stated.then(
        set -> {
          long size = set.map(Stated::size).orElse(0L);
          if (size != images.size() || (set.isPresent() && size == 0)) {
            return Result.failed(new DirectorFailure.IncompleteSet(size, images.size()));
          }
          return images.size() > AssignedSet.MOST
              ? Result.failed(
                  new DirectorFailure.Malformed(
                      "targets", "expected at most %d images.".formatted(AssignedSet.MOST)))
              : Result.ok(set.map(of -> new AssignedSet(of.id(), images)));
        });
  }

  /// Reads what [#delta] wrote; nothing if it is of a profile that came after this program: the
  /// image can be had without it.
  public static Optional<NamedDelta> delta(JsonView view) {
    String label = view.text("profile");
    return Arrays.stream(Profile.values())
        .filter(profile -> profile.label().equals(label))
        .findFirst()
        .map(
            profile ->
                new NamedDelta(
                    view.as("base", Digest::parseSha256),
                    profile,
                    view.member("memory").asNumeric(ByteCount::new),
                    view.member("length").asNumeric(ByteCount::new),
                    view.as("sha256", Digest::parseSha256)));
  }

  private static List<NamedDelta> deltas(JsonView pawl) {
    return pawl.optional(DELTAS).map(JsonView::asElements).orElse(List.of()).stream()
        .map(DirectorMetadata::delta)
        .flatMap(Optional::stream)
        .toList();
  }

  private static ActionId action(long number) {
    return ActionId.parse(Long.toString(number));
  }

  private static Result<List<Assigned>, DirectorFailure> images(String path, TargetFile file) {
    return read(
        "targets",
        file.custom(),
        custom -> {
          JsonView pawl = custom.object(PAWL);
          Digest sha256 = file.hashes().get(Algorithm.SHA_256);
          if (sha256 == null) {
            throw pawl.wrong("a SHA-256 hash beside it", "none");
          }
          var hardware = pawl.as("hardware", HardwareId::new);
          var counter = pawl.member("counter").asNumeric(ReleaseCounter::new);
          var target = new TargetPath(path);
          List<NamedDelta> deltas = deltas(pawl);
          List<Assigned> images =
              pawl.array("for").stream()
                  .map(id -> id.as(DeviceId::new))
                  .map(
                      id ->
                          new Assigned(
                              id, hardware, target, file.length(), sha256, counter, deltas))
                  .toList();
          if (images.isEmpty()) {
            throw pawl.member("for").wrong("at least one device id", "none");
          }
          return images;
        });
  }

  private static <T> Result<T, DirectorFailure> read(
      String what, JsonObject json, Function<JsonView, T> codec) {
    return switch (JsonView.read(json, codec)) {
      case Result.Ok<T, JsonFailure>(T value) -> Result.ok(value);
      case Result.Failed<T, JsonFailure>(JsonFailure failure) ->
          Result.failed(new DirectorFailure.Malformed(what, failure.explain()));
    };
  }
}

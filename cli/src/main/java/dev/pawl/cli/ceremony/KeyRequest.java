package dev.pawl.cli.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.core.ceremony.CeremonyFailure;
import dev.pawl.core.ceremony.ChangeReview;
import dev.pawl.core.ceremony.ReviewedChange;
import dev.pawl.core.ceremony.SignedState;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request to sign a change of keys: one file that is carried from person to person and collects
/// their signatures (docs/spec/key-request.md). Immutable; signing gives a new one.
///
/// Nothing in it is believed. [#check] verifies everything from a root the reader has, with the
/// same review as the server.
public final class KeyRequest {
  private static final String TYPE = "key-request";
  private static final String DIRECTOR = "director";
  private static final int SPEC = 1;
  private static final int MOST_ROOTS = 256;
  private static final int LONGEST_PURPOSE = 1000;
  private static final ByteCount LIMIT = ByteCount.mebi(8);
  private static final JsonLimits LIMITS = new JsonLimits(LIMIT, 8, ByteCount.mebi(2), 100_000);

  /// Whose keys change.
  public enum Repository {
    /// The one that says which images exist.
    IMAGE,
    /// The one that says what a device shall install; people sign its root alone.
    DIRECTOR
  }

  private final String purpose;
  private final KeyNames names;
  private final Map<RoleName, byte[]> files;
  private final Context context;

  private KeyRequest(String purpose, KeyNames names, Map<RoleName, byte[]> files, Context context) {
    this.purpose = purpose;
    this.names = names;
    this.files = new LinkedHashMap<>(files);
    this.context = context;
  }

  /// The signed files that a request brings along, so that it can be checked where there is no
  /// network.
  ///
  /// @param repository whose files they are
  /// @param roots those after the first, ascending
  /// @param targets top-level targets and lines, by role; the director has none
  public record Context(Repository repository, List<byte[]> roots, Map<RoleName, byte[]> targets) {
    public Context {
      roots = List.copyOf(roots);
      targets = Map.copyOf(targets);
    }

    /// What they say, verified.
    Result<SignedState, CliFailure> verify(byte[] trustedRoot) {
      return switch (state(trustedRoot)) {
        case Result.Ok<SignedState, TrustFailure>(SignedState state) -> Result.ok(state);
        case Result.Failed<SignedState, TrustFailure>(TrustFailure failure) ->
            Result.failed(refused(new CeremonyFailure.NotGenuine(failure)));
      };
    }

    private Result<SignedState, TrustFailure> state(byte[] trustedRoot) {
      if (repository == Repository.DIRECTOR) {
        return SignedState.verifyRootAlone(trustedRoot, roots);
      }
      Map<RoleName, byte[]> lines = new LinkedHashMap<>(targets);
      byte[] top = lines.remove(RoleType.TARGETS.role());
      byte[] none = {};
      return SignedState.verify(trustedRoot, roots, top == null ? none : top, lines);
    }
  }

  /// The file is no request of this kind.
  public record Malformed(Path file, String problem) implements Failure {
    @Override
    public String code() {
      return "ceremony.request-malformed";
    }

    @Override
    public String explain() {
      return "Reading "
          + file
          + ": expected a request as docs/spec/key-request.md describes it; found "
          + problem
          + ". Name the file that `pawl root rotate` or its like wrote, or fetch it again.";
    }
  }

  /// A new request.
  static KeyRequest of(
      String purpose, KeyNames names, Map<RoleName, byte[]> unsigned, Context context) {
    return new KeyRequest(purpose, names, unsigned, context);
  }

  /// Whether the file looks like one, and not like a request to sign a release.
  public static boolean isOne(Path file) {
    try {
      return DurableFile.read(file, LIMIT)
          .filter(content -> new String(content, UTF_8).contains("\"" + TYPE + "\""))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /// Reads a request. Its parts are not checked yet.
  public static Result<KeyRequest, CliFailure> read(Path file) {
    Optional<byte[]> content;
    try {
      if (Files.exists(file) && Files.size(file) > LIMIT.value()) {
        return Result.failed(malformed(file, "more than the limit of " + LIMIT));
      }
      content = DurableFile.read(file, LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
    if (content.isEmpty()) {
      return Result.failed(new UsageFailure.NoSuchFile("reading a signing request", file));
    }
    return switch (JsonReader.read(content.get(), LIMITS)
        .then(json -> JsonView.read(json, KeyRequest::read))) {
      case Result.Ok<KeyRequest, JsonFailure>(KeyRequest request) -> Result.ok(request);
      case Result.Failed<KeyRequest, JsonFailure>(JsonFailure failure) ->
          Result.failed(malformed(file, failure.explain()));
    };
  }

  private static CliFailure malformed(Path file, String problem) {
    return new CoreRefused(
        new Malformed(file, problem),
        ExitCode.FAILED,
        "reading " + file,
        "a request as docs/spec/key-request.md describes it",
        "name the file that was made by `pawl root rotate` or its like");
  }

  private static KeyRequest read(JsonView view) {
    view.only("_type", "spec", "repository", "purpose", "names", "files", "context");
    if (!view.text("_type").equals(TYPE) || view.number("spec") != SPEC) {
      throw view.member("_type").wrong(TYPE + ", spec " + SPEC, "another");
    }
    String purpose = view.text("purpose");
    if (purpose.length() > LONGEST_PURPOSE) {
      throw view.member("purpose").wrong("at most " + LONGEST_PURPOSE + " characters", "more");
    }
    JsonView context = view.object("context");
    context.only("roots", "targets");
    List<byte[]> roots = context.array("roots").stream().map(JsonView::asBase64).toList();
    if (roots.size() > MOST_ROOTS) {
      throw context.member("roots").wrong("at most " + MOST_ROOTS, roots.size() + " roots");
    }
    return new KeyRequest(
        purpose,
        KeyNames.read(view.object("names")),
        files(view.object("files")),
        new Context(repository(view), roots, files(context.object("targets"))));
  }

  private static Repository repository(JsonView view) {
    Optional<String> given = view.optional("repository").map(JsonView::asText);
    if (given.isEmpty()) {
      return Repository.IMAGE;
    }
    if (!given.get().equals(DIRECTOR)) {
      throw view.member("repository").wrong(DIRECTOR + ", or nothing", given.get());
    }
    return Repository.DIRECTOR;
  }

  private static Map<RoleName, byte[]> files(JsonView view) {
    Map<RoleName, byte[]> files = new LinkedHashMap<>();
    view.asMembers().forEach((role, file) -> files.put(new RoleName(role), file.asBase64()));
    return files;
  }

  /// Writes the request, in place of an older state of it.
  public void write(Path file) throws IOException {
    var roots = context.roots().stream().map(root -> new JsonString(text(root))).toList();
    var json = JsonObject.builder().put("_type", TYPE).put("spec", SPEC);
    if (context.repository() == Repository.DIRECTOR) {
      json.put("repository", DIRECTOR);
    }
    json.put("purpose", purpose)
        .put("names", names.toJson())
        .put("files", json(files))
        .put(
            "context",
            JsonObject.builder()
                .put("roots", roots)
                .put("targets", json(context.targets()))
                .build());
    DurableFile.replace(file, JsonWriter.pretty(json.build()).getBytes(UTF_8));
  }

  private static JsonObject json(Map<RoleName, byte[]> files) {
    var json = JsonObject.builder();
    files.forEach((role, file) -> json.put(role.value(), text(file)));
    return json.build();
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Whose keys change.
  public Repository repository() {
    return context.repository();
  }

  /// Why, in the words of whoever made it. Not signed.
  public String purpose() {
    return purpose;
  }

  /// What people call the keys.
  public KeyNames names() {
    return names;
  }

  /// Verifies everything in the request from a root that the caller trusts.
  public Result<ReviewedChange, CliFailure> check(byte[] trustedRoot) {
    return context.verify(trustedRoot).then(state -> cli(ChangeReview.review(state, files)));
  }

  /// The request with the signatures of one key on every file it signs for. Checks everything
  /// first.
  public Result<KeyRequest, CliFailure> sign(Signer signer, byte[] trustedRoot) {
    return check(trustedRoot)
        .then(change -> cli(change.signedBy(signer)))
        .map(signed -> new KeyRequest(purpose, names, signed, context));
  }

  static <T> Result<T, CliFailure> cli(Result<T, CeremonyFailure> result) {
    return switch (result) {
      case Result.Ok<T, CeremonyFailure>(T value) -> Result.ok(value);
      case Result.Failed<T, CeremonyFailure>(CeremonyFailure failure) ->
          Result.failed(refused(failure));
    };
  }

  /// How a refusal is shown.
  static CliFailure refused(CeremonyFailure failure) {
    return new CoreRefused(
        failure,
        exit(failure),
        "changing keys",
        "a change that holds together from the root you trust",
        "see docs/operate/ceremony.md");
  }

  private static ExitCode exit(CeremonyFailure failure) {
    return switch (failure) {
      case CeremonyFailure.NotGenuine _,
          CeremonyFailure.WrongKeyId _,
          CeremonyFailure.NotAllowed _,
          CeremonyFailure.Orphaned _,
          CeremonyFailure.BadSignature _ ->
          ExitCode.VERIFICATION_FAILED;
      case CeremonyFailure.NoChange _,
          CeremonyFailure.ThresholdTooLow _,
          CeremonyFailure.ThresholdTooHigh _,
          CeremonyFailure.NotASigner _,
          CeremonyFailure.CannotComplete _ ->
          ExitCode.REFUSED;
      case CeremonyFailure.KeyNotThere _ -> ExitCode.NOT_FOUND;
      case CeremonyFailure.AlreadySigned _ -> ExitCode.CONFLICT;
      case CeremonyFailure.MissingSignatures _ -> ExitCode.WAITING;
    };
  }
}

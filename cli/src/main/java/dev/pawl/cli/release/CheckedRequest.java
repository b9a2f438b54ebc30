package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.repository.LineState;
import dev.pawl.cli.workspace.KeyNames;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.Delegations;
import dev.pawl.core.trust.KeySignature;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.SigningProgress;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A signing request of which everything holds together: made under the published keys, following
/// the
/// published metadata, with valid signatures only. Only [SigningRequest] makes one.
public final class CheckedRequest {
  private final LineState current;
  private final SignedMetadata<Targets> file;
  private final RequestFacts facts;
  private final KeyNames names;

  private CheckedRequest(
      LineState current, SignedMetadata<Targets> file, RequestFacts facts, KeyNames names) {
    this.current = current;
    this.file = file;
    this.facts = facts;
    this.names = names;
  }

  /// Checks, in this order: 1 it is metadata, 2 of the next version, 3 without delegations, 4 every
  /// image in it is described, 5 none that was published changed, 6 every signature is valid and of
  /// a
  /// key of the role.
  static Result<CheckedRequest, CliFailure> of(LineState current, byte[] metadata, KeyNames names) {
    RoleName role = LineNames.role(current.line());
    return switch (SignedMetadata.targets(role, metadata)) {
      case Result.Failed<SignedMetadata<Targets>, TrustFailure>(TrustFailure failure) ->
          altered(failure.explain());
      case Result.Ok<SignedMetadata<Targets>, TrustFailure>(SignedMetadata<Targets> file) -> {
        Targets content = file.content();
        if (content.version() != current.nextVersion()) {
          yield altered(
              "metadata version %d, which should be %d"
                  .formatted(content.version(), current.nextVersion()));
        }
        if (!content.delegations().equals(Delegations.NONE)) {
          yield altered("delegations to others, which a line does not make");
        }
        yield images(content, role)
            .then(images -> facts(current, role, content, images))
            .then(facts -> signed(new CheckedRequest(current, file, facts, names)));
      }
    };
  }

  private static Result<List<ImageDescription>, CliFailure> images(Targets content, RoleName role) {
    List<ImageDescription> images = new ArrayList<>();
    for (String name : content.targets().keySet()) {
      try {
        var image = ImageDescription.from(content.info(new TargetPath(name), role).orElseThrow());
        if (image instanceof Result.Ok<ImageDescription, TrustFailure>(ImageDescription known)) {
          images.add(known);
          continue;
        }
      } catch (MalformedInput e) {
        // Refused below like any other target that is no image.
      }
      return altered("a target that is not described as an image of the line");
    }
    return Result.ok(images);
  }

  private static Result<RequestFacts, CliFailure> facts(
      LineState current, RoleName role, Targets content, List<ImageDescription> images) {
    Map<String, TargetFile> before =
        current.current().map(file -> file.content().targets()).orElse(Map.of());
    List<ImageDescription> added = new ArrayList<>();
    for (ImageDescription image : images) {
      String path = image.path().value();
      if (!before.containsKey(path)) {
        added.add(image);
      } else if (!Objects.equals(content.targets().get(path), before.get(path))) {
        return Result.failed(new SigningFailure.ReleaseChanged(image.path()));
      }
    }
    List<ImageDescription> removed =
        current.images().stream()
            .filter(image -> !content.targets().containsKey(image.path().value()))
            .toList();
    return Result.ok(
        new RequestFacts(
            role,
            content.version(),
            content.expires(),
            added,
            removed,
            images.size() - added.size(),
            current.highestCounter()));
  }

  private static Result<CheckedRequest, CliFailure> signed(CheckedRequest request) {
    for (KeySignature signature : request.file.signatures()) {
      Optional<PublicKey> key = request.key(signature.keyId());
      if (key.isEmpty()) {
        return altered("a signature of a key that may not sign for " + request.facts.role());
      }
      if (!key.get().verifies(request.file.canonicalSigned(), signature.signature())) {
        return altered(
            "a signature of key "
                + request.names.show(signature.keyId())
                + " that is not over what is to be signed");
      }
    }
    return Result.ok(request);
  }

  private static <T> Result<T, CliFailure> altered(String problem) {
    return Result.failed(new SigningFailure.RequestAltered(problem));
  }

  private Optional<PublicKey> key(KeyId id) {
    return current.role().keys().keyIds().contains(id) ? current.keys().key(id) : Optional.empty();
  }

  /// What is to be signed, in people's words.
  public RequestFacts facts() {
    return facts;
  }

  /// What people call the keys.
  public KeyNames names() {
    return names;
  }

  /// What was published before.
  public LineState current() {
    return current;
  }

  /// Who has signed and who has not.
  public SigningProgress progress() {
    return SigningProgress.of(file, current.role().keys(), current.keys());
  }

  /// The metadata file with the signatures so far, byte by byte.
  public byte[] metadata() {
    return file.received();
  }

  /// The metadata file with the signature of `signer`, whose key must be one of the role's that has
  /// not
  /// signed yet.
  Result<byte[], CliFailure> signedBy(Signer signer) {
    PublicKey key = signer.publicKey();
    Optional<KeyId> id =
        current.role().keys().keyIds().stream()
            .filter(each -> key(each).filter(key::equals).isPresent())
            .findFirst();
    if (id.isEmpty()) {
      return Result.failed(
          new SigningFailure.KeyNotInRole(
              facts.role(), key.id(), names.show(current.role().keys().keyIds())));
    }
    if (progress().signed().contains(id.get())) {
      return Result.failed(
          new SigningFailure.AlreadySigned(facts.role(), "key " + names.show(id.get())));
    }
    return Result.ok(MetadataWriter.addSignature(file, id.get(), signer));
  }
}

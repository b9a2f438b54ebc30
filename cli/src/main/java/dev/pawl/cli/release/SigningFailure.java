package dev.pawl.cli.release;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.failure.Explanation;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/// Why a release is not described, signed or published (docs/failures.md, "signing").
public sealed interface SigningFailure extends CliFailure {
  /// The line has an image of this path already.
  record ReleaseExists(TargetPath path) implements OfDraft {}

  /// The counter is below one that the line has published.
  record LowerCounter(ProductLine line, ReleaseCounter highest, ReleaseCounter given)
      implements OfDraft {}

  /// The line is not for this hardware.
  record UnknownHardware(
      ProductLine line, Collection<HardwareId> unknown, Collection<HardwareId> known)
      implements OfDraft {}

  /// There is nothing in the image.
  record EmptyImage(Path image) implements OfDraft {}

  /// The file is no signing request.
  record RequestMalformed(Path request, String problem) implements OfRequest {}

  /// Parts of the request contradict each other: somebody changed it on its way.
  record RequestAltered(String problem) implements OfRequest {}

  /// The key may not sign for the role.
  record KeyNotInRole(RoleName role, KeyId key, String known) implements OfSigning {}

  /// The key has signed already.
  record AlreadySigned(RoleName role, String key) implements OfSigning {}

  /// Not enough people have signed.
  record MissingSignatures(RoleName role, int valid, int required, String missing)
      implements OfSigning {}

  /// The image file is not the one that was described.
  record ImageChanged(Path image, String expected, String found) implements OfSigning {}

  /// A release that was published would get another meaning.
  record ReleaseChanged(TargetPath path) implements OfRequest {}

  /// Something is wrong with the release as it is described.
  sealed interface OfDraft extends SigningFailure {
    @Override
    default Explanation explanation() {
      return switch (this) {
        case ReleaseExists(TargetPath path) ->
            new Explanation(
                "signing.release-exists",
                ExitCode.CONFLICT,
                "describing release " + path,
                "a version that was not published yet",
                path + " in the published metadata",
                "choose another --version: what was published never changes");
        case LowerCounter(ProductLine line, ReleaseCounter highest, ReleaseCounter given) ->
            new Explanation(
                "signing.lower-counter",
                ExitCode.REFUSED,
                "describing a release of line " + line,
                "a counter of at least " + highest.value() + ", the highest published",
                Long.toString(given.value()),
                "raise --counter. Devices that confirmed "
                    + highest.value()
                    + " will never install it; if that is wanted, say why with"
                    + " --allow-lower-counter");
        case UnknownHardware(
                ProductLine line,
                Collection<HardwareId> unknown,
                Collection<HardwareId> known) ->
            new Explanation(
                "signing.unknown-hardware",
                ExitCode.REFUSED,
                "describing a release of line " + line,
                "hardware among " + names(known),
                names(unknown),
                "correct --hardware, or add the id to \"products\" in pawl.json");
        case EmptyImage(Path image) ->
            new Explanation(
                "signing.empty-image",
                ExitCode.REFUSED,
                "describing image " + image,
                "at least one byte",
                "an empty file",
                "build the image, then repeat the command");
      };
    }
  }

  /// Something is wrong with the request.
  sealed interface OfRequest extends SigningFailure {
    @Override
    default Explanation explanation() {
      return switch (this) {
        case RequestMalformed(Path request, String problem) ->
            new Explanation(
                "signing.request-malformed",
                ExitCode.FAILED,
                "reading " + request,
                "a signing request as docs/spec/signing-request.md describes it",
                problem,
                "name the file that `pawl release create` wrote, or fetch it again");
        case RequestAltered(String problem) ->
            new Explanation(
                "signing.request-altered",
                ExitCode.VERIFICATION_FAILED,
                "checking a signing request",
                "all of its parts to agree with what is to be signed",
                problem,
                "do not sign it; make a new one with `pawl release create` and find out who changed"
                    + " this one");
        case ReleaseChanged(TargetPath path) ->
            new Explanation(
                "signing.release-changed",
                ExitCode.REFUSED,
                "checking a signing request",
                "published releases to stay as they are",
                "another description of " + path,
                "do not sign it; publish a new version instead");
      };
    }
  }

  /// Something is wrong with a signature, or with what was signed.
  sealed interface OfSigning extends SigningFailure {
    @Override
    default Explanation explanation() {
      return switch (this) {
        case KeyNotInRole(RoleName role, KeyId key, String known) ->
            new Explanation(
                "signing.key-not-in-role",
                ExitCode.REFUSED,
                "signing for " + role,
                "a key of the role: " + known,
                "key " + key.value().substring(0, 12) + ", which may not sign for it",
                "sign with --key and one of these");
        case AlreadySigned(RoleName role, String key) ->
            new Explanation(
                "signing.already-signed",
                ExitCode.CONFLICT,
                "signing for " + role,
                "a key that has not signed yet",
                key + ", which has",
                "nothing to do with this key; see who is missing with `pawl release status`");
        case MissingSignatures(RoleName role, int valid, int required, String missing) ->
            new Explanation(
                "signing.missing-signatures",
                ExitCode.WAITING,
                "publishing the metadata of " + role,
                "signatures of " + required + " keys",
                valid + " of " + required + ", missing: " + missing + "; not yet valid",
                "hand the request to the missing people: `pawl release sign REQUEST --key KEY`");
        case ImageChanged(Path image, String expected, String found) ->
            new Explanation(
                "signing.image-changed",
                ExitCode.VERIFICATION_FAILED,
                "checking image " + image + " against what was signed",
                expected,
                found,
                "give the file that was described with --image, or describe this one in a new"
                    + " release");
      };
    }
  }

  private static String names(Collection<HardwareId> hardware) {
    return hardware.stream().map(HardwareId::value).collect(Collectors.joining(", "));
  }
}

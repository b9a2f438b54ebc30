package dev.pawl.agent.manufacture;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.json.JsonFailure;
import java.nio.file.Path;

/// Why no device folder was made (docs/failures.md, "agent").
public sealed interface ManufactureFailure extends Failure {
  /// There is something in the place of the device's folder.
  record FolderInUse(Path folder) implements ManufactureFailure {}

  /// A file to put on the device cannot be read, or is not what it should be.
  record UnusableFile(Path file, String expected, String found) implements ManufactureFailure {}

  /// The configuration made from options and file is not one.
  record BadConfig(JsonFailure problem) implements ManufactureFailure {}

  /// The TPM did not take counter or key.
  record TpmNotPrepared(String problem) implements ManufactureFailure {}

  /// The folder could not be written.
  record NotWritten(Path folder, String problem) implements ManufactureFailure {}

  @Override
  default String code() {
    return switch (this) {
      case FolderInUse _ -> "manufacture.folder-in-use";
      case UnusableFile _ -> "manufacture.unusable-file";
      case BadConfig _ -> "manufacture.bad-config";
      case TpmNotPrepared _ -> "manufacture.tpm-not-prepared";
      case NotWritten _ -> "manufacture.not-written";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case FolderInUse(var folder) ->
          "Making the device folder %s: expected that it does not exist yet, found something there. "
                  .formatted(folder)
              + "Name another folder; a device is never made over.";
      case UnusableFile(var file, var expected, var found) ->
          "Reading %s: expected %s, found: %s. Name the right file."
              .formatted(file, expected, found);
      case BadConfig(var problem) ->
          "Making device.json from the options and --config: %s docs/spec/device-folder.md lists every"
                  .formatted(problem.explain())
              + " key.";
      case TpmNotPrepared(var problem) ->
          "Making counter and key in the TPM: expected it to take them, found: %s "
                  .formatted(problem)
              + "No folder was made, but what is in the TPM already stays there: remove it with the"
              + " owner's authorisation before the next attempt (docs/integrate/tpm.md).";
      case NotWritten(var folder, var problem) ->
          "Writing the device folder %s: expected the disk to take it, found: %s. "
                  .formatted(folder, problem)
              + "Nothing was made; check the disk and who owns the folder above.";
    };
  }
}

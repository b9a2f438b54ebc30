package dev.pawl.agent.install;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Slot;

/// Why a back-end cannot install (docs/failures.md, "install").
public sealed interface InstallFailure extends Failure {
  /// The slot to be written is the one that runs.
  record WrongSlot(Slot slot) implements InstallFailure {}

  /// The boot chain does not say which slot runs, or what boots next.
  record BootChainSilent(String problem) implements InstallFailure {}

  @Override
  default String code() {
    return switch (this) {
      case WrongSlot _ -> "install.wrong-slot";
      case BootChainSilent _ -> "install.boot-chain-silent";
    };
  }

  @Override
  default String explain() {
    return switch (this) {
      case WrongSlot(var slot) ->
          "Installing into slot %s: expected that it does not run, but it does. ".formatted(slot)
              + "Nothing was written; see which slot the boot loader says was booted.";
      case BootChainSilent(var problem) ->
          "Asking the boot chain which slot runs: expected an answer, found: %s. "
                  .formatted(problem)
              + "Go through the tick-list of the device's back-end in docs/integrate.";
    };
  }
}

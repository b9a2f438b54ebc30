package dev.pawl.cli.ceremony;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Session;
import java.util.List;
import java.util.Optional;

/// The question between the picture and the signature. Asked where there is a person to ask; a
/// script that brings the passphrase has answered it.
public final class Confirmation {
  private Confirmation() {}

  /// Goes on only if the person says yes.
  public static void ask(Session session, List<String> keys) {
    Optional<String> answer =
        session
            .prompt()
            .answer("Sign this as " + String.join(" and ", keys) + "? Type yes to go on");
    if (answer.isPresent() && !answer.get().strip().equalsIgnoreCase("yes")) {
      throw new CommandFailed(
          new CoreRefused(
              new CeremonyDesk.NotConfirmed(),
              ExitCode.WAITING,
              "signing",
              "yes",
              "read what would change again, then repeat the command"));
    }
  }
}

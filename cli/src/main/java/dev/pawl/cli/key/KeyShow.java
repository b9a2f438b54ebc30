package dev.pawl.cli.key;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.key.Signer;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl key show`.
@Command(
    name = "show",
    header = "Show the public half of a key and what it signs for.",
    description = "Asks for the passphrase, which also proves that you know it.",
    footer = {"pawl key show keys/lock-build.pem", "pawl key show lock-build --json"})
final class KeyShow implements Verb {
  private final Session session;
  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  @Parameters(paramLabel = "KEY", description = "Its file, or its name in the workspace.")
  private String key;

  KeyShow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path file = KeyName.resolve(session, key);
    char[] passphrase = passphrases.existing(session, session.shown(file));
    try {
      Signer signer = Keys.open(file, passphrase).orThrow(CommandFailed::new);
      KeyPicture.show(
          session.output(),
          session.shown(file),
          signer.publicKey(),
          session
              .workspaceIfAny()
              .flatMap(space -> space.settings().label(signer.publicKey().id())));
      return ExitCode.DONE;
    } finally {
      Prompt.forget(passphrase);
    }
  }
}

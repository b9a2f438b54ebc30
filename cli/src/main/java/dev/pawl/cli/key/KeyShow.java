package dev.pawl.cli.key;

import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.token.TokenUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl key show`.
@Command(
    name = "show",
    header = "Show the public half of a key and what it signs for.",
    description = "Asks for the passphrase or PIN, which also proves that you know it.",
    footer = {"pawl key show keys/lock-build.pem", "pawl key show lock-build --json"})
final class KeyShow implements Verb {
  private final Session session;
  @Mixin private final SigningKeys keys = new SigningKeys();

  @Parameters(paramLabel = "KEY", description = "Its file, its name in the workspace, or pkcs11:….")
  private String key;

  KeyShow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (keys) {
      Signer signer = keys.signer(session, key);
      String shown = TokenUri.isOne(key) ? key : session.shown(KeyName.resolve(session, key));
      KeyPicture.show(
          session.output(),
          shown,
          signer.publicKey(),
          session
              .workspaceIfAny()
              .flatMap(space -> space.settings().label(signer.publicKey().id())));
      return ExitCode.DONE;
    }
  }
}

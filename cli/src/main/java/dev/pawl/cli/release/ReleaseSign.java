package dev.pawl.cli.release;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.key.KeyName;
import dev.pawl.cli.key.Keys;
import dev.pawl.cli.key.PassphraseOptions;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.key.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl release sign`.
@Command(
    name = "sign",
    header = "Sign a request with one key, after showing what it changes.",
    description = {
      "Works without a network. What is shown is computed from the bytes that are signed, not from"
          + " the request's own summary; a request whose parts contradict each other is refused."
          + " Read it before you give the passphrase."
    },
    footer = {
      "pawl release sign staged/lock-2.0.0.request.json --key lock-build",
      "pawl release sign /media/stick/lock-2.0.0.request.json --key my.pem --root root.json",
      "pawl release sign lock-2.0.0 --key lock-release --passphrase-file pass.txt"
    })
final class ReleaseSign implements Verb {
  private final Session session;
  @Mixin private final RequestFile request = new RequestFile();
  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The key's file, or its name in the workspace.")
  private String key;

  @Option(names = "--dry-run", description = "Show and check everything, sign nothing.")
  private boolean dryRun;

  ReleaseSign(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Output output = session.output();
    SigningRequest before = request.read(session);
    byte[] root = request.trustedRoot(session);
    CheckedRequest checked = before.check(root).orThrow(CommandFailed::new);
    RequestPicture.difference(output, checked, before.remark());
    SigningRequest after = before.sign(signer(), root).orThrow(CommandFailed::new);
    Path file = request.file(session);
    if (!dryRun) {
      try {
        after.write(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    CheckedRequest signed = after.check(root).orThrow(CommandFailed::new);
    output.object(RequestPicture.json(session.shown(file), dryRun ? checked : signed));
    if (dryRun) {
      output.note("dry run: the key may sign this; nothing was signed");
      return ExitCode.DONE;
    }
    RequestPicture.progress(output, signed);
    output.next(
        signed.progress().complete()
            ? "pawl release publish " + session.shown(file)
            : "hand %s to %s: pawl release sign %s --key KEY"
                .formatted(
                    session.shown(file),
                    signed.names().show(signed.progress().missing()),
                    session.shown(file)));
    return ExitCode.DONE;
  }

  private Signer signer() {
    Path file = KeyName.resolve(session, key);
    char[] passphrase = passphrases.existing(session, session.shown(file));
    try {
      return Keys.open(file, passphrase).orThrow(CommandFailed::new);
    } finally {
      Prompt.forget(passphrase);
    }
  }
}

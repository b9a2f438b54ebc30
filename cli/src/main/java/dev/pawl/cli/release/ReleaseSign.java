package dev.pawl.cli.release;

import dev.pawl.cli.ceremony.CeremonyDesk;
import dev.pawl.cli.ceremony.Confirmation;
import dev.pawl.cli.ceremony.KeyRequest;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.key.SigningKeys;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl sign`, also found as `pawl release sign`: requests to publish a release and requests to
/// change keys.
@Command(
    name = "sign",
    header = "Sign a request with one key, after showing what it changes.",
    description = {
      "Works without a network. What is shown is computed from the bytes that are signed, not from"
          + " the request's own summary; a request whose parts contradict each other is refused."
          + " Read it before you give the passphrase or the PIN."
    },
    footer = {
      "pawl sign staged/lock-2.0.0.request.json --key lock-build",
      "pawl sign /media/stick/lock-2.0.0.request.json --key my.pem --root root.json",
      "pawl sign root-2 --key 'pkcs11:token=ana;object=root-ana'",
      "pawl sign lock-2.0.0 --key lock-build --key lock-build-pq --passphrase-file pass.txt"
    })
final class ReleaseSign implements Verb {
  private final Session session;
  @Mixin private final RequestFile request = new RequestFile();
  @Mixin private final SigningKeys opener = new SigningKeys();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = {
        "The key's file, its name in the workspace, or pkcs11:token=LABEL;object=KEY; repeated by"
            + " people who hold several."
      })
  private List<String> keys = new ArrayList<>();

  @Option(names = "--dry-run", description = "Show and check everything, sign nothing.")
  private boolean dryRun;

  ReleaseSign(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (opener) {
      Path file = request.file(session);
      return KeyRequest.isOne(file)
          ? CeremonyDesk.of(session, file, request.givenRoot(session)).sign(keys, opener, dryRun)
          : signRelease();
    }
  }

  private ExitCode signRelease() {
    Output output = session.output();
    SigningRequest before = request.read(session);
    byte[] root = request.trustedRoot(session);
    CheckedRequest checked = before.check(root).orThrow(CommandFailed::new);
    RequestPicture.difference(output, checked, before.remark());
    Confirmation.ask(session, keys);
    SigningRequest after = before;
    for (String key : keys) {
      after = after.sign(opener.signer(session, key), root).orThrow(CommandFailed::new);
    }
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
            : "hand %s to %s: pawl sign %s --key KEY"
                .formatted(
                    session.shown(file),
                    signed.names().show(signed.progress().missing()),
                    session.shown(file)));
    return ExitCode.DONE;
  }
}

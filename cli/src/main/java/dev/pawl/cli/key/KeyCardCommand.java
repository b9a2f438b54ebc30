package dev.pawl.cli.key;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key card`.
@Command(
    name = "card",
    header = "Make the card with which a new signer introduces a key.",
    description = {
      "Name and public key, signed with the key: it shows that its holder can sign, before others"
          + " are asked to accept it. There is no secret in it."
    },
    footer = {
      "pawl key card keys/root-ana.pem --name ana --out ana.card.json",
      "pawl key card 'pkcs11:token=ana;object=root-ana' --name ana --out ana.card.json"
    })
final class KeyCardCommand implements Verb {
  private final Session session;
  @Mixin private final SigningKeys keys = new SigningKeys();

  @Parameters(
      paramLabel = "KEY",
      description = "Its file, its name in the workspace, or pkcs11:token=LABEL;object=KEY.")
  private String key;

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Whose key it is.")
  private String name;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the card goes; must not exist.")
  private Path out;

  KeyCardCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path target = session.path(out);
    if (Files.exists(target)) {
      throw new CommandFailed(new UsageFailure.FileExists("making a key card", target));
    }
    try (keys) {
      Signer signer = keys.signer(session, key);
      DurableFile.replace(target, KeyCard.make(name, signer));
      session
          .output()
          .object(
              JsonObject.builder()
                  .put("file", session.shown(target))
                  .put("name", name)
                  .put("keyid", signer.publicKey().id().value())
                  .build());
      session.output().line("card of " + name + ", " + signer.publicKey());
      session.output().next("hand " + session.shown(target) + " to whoever prepares the change");
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + target, e);
    }
  }
}

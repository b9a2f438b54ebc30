package dev.pawl.cli.key;

import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.PublicKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key generate`.
@Command(
    name = "generate",
    header = "Make a key pair in an encrypted file.",
    description = {
      "The file is PKCS#8 in PEM, encrypted with your passphrase (PBKDF2, AES-256), readable by you"
          + " only. It never leaves this machine: the server gets public keys and signatures."
    },
    footer = {
      "pawl key generate keys/lock-build-2.pem",
      "pawl key generate spare.pem --type ecdsa-p256 --passphrase-file pass.txt"
    })
final class KeyGenerate implements Verb {
  private final Session session;
  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  @Parameters(paramLabel = "FILE", description = "Where the key goes; must not exist.")
  private Path file;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      converter = KeyType.Reader.class,
      description = "ed25519 (default) or ecdsa-p256.")
  private KeyType type = KeyType.ED25519;

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  KeyGenerate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    Path target = session.path(file);
    if (Files.exists(target)) {
      throw new CommandFailed(new UsageFailure.FileExists("making a key", target));
    }
    KeyPair pair =
        switch (type) {
          case ED25519 -> KeyGenerator.ed25519();
          case ECDSA_P256 -> KeyGenerator.ecdsaP256();
        };
    Output output = session.output();
    if (dryRun) {
      output.object(
          JsonObject.builder().put("dryRun", true).put("file", session.shown(target)).build());
      output.note("dry run: would make " + session.shown(target) + "; nothing was changed");
      return ExitCode.DONE;
    }
    char[] passphrase = passphrases.chosen(session, session.shown(target));
    try {
      KeyFile.create(target, pair.getPrivate(), passphrase);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed(new UsageFailure.FileExists("making a key", target));
    } catch (NoSuchFileException e) {
      throw new CommandFailed(
          new UsageFailure.FileTrouble("making key " + target, "no such folder"));
    } catch (IOException e) {
      throw new CommandFailed(new UsageFailure.FileTrouble("making key " + target, e.toString()));
    } finally {
      Prompt.forget(passphrase);
    }
    PublicKey made = PublicKey.of(pair.getPublic());
    KeyPicture.show(output, session.shown(target), made, Optional.empty());
    output.next("pawl key show " + session.shown(target));
    return ExitCode.DONE;
  }
}

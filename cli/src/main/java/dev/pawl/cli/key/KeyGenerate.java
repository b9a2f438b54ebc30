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
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.token.Curve;
import dev.pawl.core.key.token.Token;
import dev.pawl.core.key.token.TokenKey;
import dev.pawl.core.key.token.TokenUri;
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
    header = "Make a key pair in an encrypted file or in a token.",
    description = {
      "The file is PKCS#8 in PEM, encrypted with your passphrase (PBKDF2, AES-256), readable by you"
          + " only. It never leaves this machine: the server gets public keys and signatures. In a"
          + " token the key is made by the token itself and can never be taken out of it."
    },
    footer = {
      "pawl key generate keys/lock-build-2.pem",
      "pawl key generate spare.pem --type ml-dsa-65 --passphrase-file pass.txt",
      "pawl key generate 'pkcs11:token=ana;object=root-ana' --type ecdsa-p384"
    })
final class KeyGenerate implements Verb {
  private final Session session;
  @Mixin private final SigningKeys keys = new SigningKeys();

  @Parameters(
      paramLabel = "KEY",
      description = "A file that must not exist, or pkcs11:token=LABEL;object=KEY for a token.")
  private String key;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      converter = KeyType.Reader.class,
      description = {
        "ed25519 (default in files), ecdsa-p256 (default in tokens), ecdsa-p384, ml-dsa-65 (files)."
      })
  private Optional<KeyType> type = Optional.empty();

  @Option(names = "--dry-run", description = "Check everything, change nothing.")
  private boolean dryRun;

  KeyGenerate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    if (TokenUri.isOne(key)) {
      try (keys) {
        return inToken(TokenUri.parse(key));
      }
    }
    return inFile(session.path(Path.of(key)));
  }

  private ExitCode inToken(TokenUri uri) {
    String label =
        uri.object()
            .orElseThrow(
                () ->
                    new CommandFailed(
                        new UsageFailure.WrongUsage(key, "a PKCS#11 URI without object=KEY")));
    Curve curve =
        switch (type.orElse(KeyType.ECDSA_P256)) {
          case ECDSA_P256 -> Curve.P256;
          case ECDSA_P384 -> Curve.P384;
          case ED25519, ML_DSA_65 ->
              throw new CommandFailed(
                  new UsageFailure.WrongUsage(
                      "--type", "tokens make ecdsa-p256 and ecdsa-p384 keys only"));
        };
    Token token = keys.token(session, uri);
    Output output = session.output();
    if (dryRun) {
      output.object(JsonObject.builder().put("dryRun", true).put("label", label).build());
      output.note("dry run: the token is open; nothing was changed");
      return ExitCode.DONE;
    }
    TokenKey made = SigningKeys.need(token.generate(label, curve));
    KeyPicture.show(
        output, "token " + token.info() + ", key " + label, made.publicKey(), Optional.empty());
    output.next("pawl key card '" + key + "' --name NAME --out NAME.card.json");
    return ExitCode.DONE;
  }

  private ExitCode inFile(Path target) {
    if (Files.exists(target)) {
      throw new CommandFailed(new UsageFailure.FileExists("making a key", target));
    }
    KeyPair pair = type.orElse(KeyType.ED25519).generate();
    Output output = session.output();
    if (dryRun) {
      output.object(
          JsonObject.builder().put("dryRun", true).put("file", session.shown(target)).build());
      output.note("dry run: would make " + session.shown(target) + "; nothing was changed");
      return ExitCode.DONE;
    }
    char[] passphrase = keys.passphrases().chosen(session, session.shown(target));
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

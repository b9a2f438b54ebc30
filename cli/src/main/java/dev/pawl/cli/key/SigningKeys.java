package dev.pawl.cli.key;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.shell.Prompt;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.UsageFailure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.token.PinSource;
import dev.pawl.core.key.token.Token;
import dev.pawl.core.key.token.TokenFailure;
import dev.pawl.core.key.token.TokenModule;
import dev.pawl.core.key.token.TokenUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Keys to sign with, from encrypted files and from tokens, opened one after the other: each asks
/// for its own passphrase or PIN, by name. Filled by picocli; closed when everything is signed.
public final class SigningKeys implements AutoCloseable {
  private static final String MODULE = "PAWL_PKCS11_MODULE";
  private static final String PIN = "PAWL_PIN";

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "Read a token's PIN from FILE (owner-only); else PAWL_PIN, else asked.")
  private @Nullable Path pinFile;

  private final List<Token> open = new ArrayList<>();

  /// Where passphrases come from.
  PassphraseOptions passphrases() {
    return passphrases;
  }

  /// The signer of a key: a file, a name in the workspace, or `pkcs11:token=LABEL;object=KEY`.
  public Signer signer(Session session, String key) {
    if (TokenUri.isOne(key)) {
      TokenUri uri = TokenUri.parse(key);
      String label =
          uri.object()
              .orElseThrow(
                  () ->
                      new CommandFailed(
                          new UsageFailure.WrongUsage(key, "a PKCS#11 URI without object=KEY")));
      return token(session, uri).signer(label).orThrow(SigningKeys::refused);
    }
    Path file = KeyName.resolve(session, key);
    char[] passphrase = passphrases.existing(session, session.shown(file));
    try {
      return Keys.open(file, passphrase).orThrow(CommandFailed::new);
    } finally {
      Prompt.forget(passphrase);
    }
  }

  /// The token, open until this is closed.
  Token token(Session session, TokenUri uri) {
    for (Token token : open) {
      if (uri.token().matches(token.info())) {
        return token;
      }
    }
    TokenModule module = module(session, uri);
    String name = module.token(uri.token()).orThrow(SigningKeys::refused).toString();
    char[] pin = pin(session, uri, name);
    try {
      Token token = Token.open(module, uri.token(), pin).orThrow(SigningKeys::refused);
      open.add(token);
      return token;
    } finally {
      Prompt.forget(pin);
    }
  }

  /// The PKCS#11 library: of the URI, else of the environment.
  static TokenModule module(Session session, TokenUri uri) {
    String known = session.environment().getOrDefault(MODULE, "");
    Path library =
        uri.module()
            .or(() -> known.isEmpty() ? Optional.empty() : Optional.of(Path.of(known)))
            .orElseThrow(
                () ->
                    new CommandFailed(
                        new UsageFailure.WrongUsage(
                            "a PKCS#11 URI",
                            "no module: add ?module-path=LIBRARY, or set " + MODULE)));
    return TokenModule.load(library).orThrow(SigningKeys::refused);
  }

  private char[] pin(Session session, TokenUri uri, String name) {
    Optional<PinSource> source =
        uri.pin()
            .or(
                () ->
                    pinFile == null
                        ? Optional.empty()
                        : Optional.of(new PinSource.File(session.path(pinFile))));
    if (source.isEmpty() && !session.environment().getOrDefault(PIN, "").isEmpty()) {
      source = Optional.of(new PinSource.Variable(PIN));
    }
    if (source.isPresent()) {
      return source.get().read(session.environment()).orThrow(SigningKeys::refused);
    }
    return session
        .prompt()
        .secret("PIN of token " + name)
        .filter(pin -> pin.length > 0)
        .orElseThrow(
            () ->
                refused(
                    new TokenFailure.NoPin(
                        "--pin-file, " + PIN + " or the terminal", "none of them")));
  }

  static CommandFailed refused(TokenFailure failure) {
    return new CommandFailed(cliFailure(failure));
  }

  private static CliFailure cliFailure(TokenFailure failure) {
    return new CoreRefused(
        failure,
        exit(failure),
        "working with a token",
        "a token that is plugged in, its PIN, and a key in it",
        "see docs/operate/ceremony.md, \"Tokens\"");
  }

  private static ExitCode exit(TokenFailure failure) {
    return switch (failure) {
      case TokenFailure.NotFound _, TokenFailure.NoSuchKey _ -> ExitCode.NOT_FOUND;
      case TokenFailure.KeyExists _ -> ExitCode.CONFLICT;
      case TokenFailure.NoPin _ -> ExitCode.WAITING;
      case TokenFailure.PinLocked _ -> ExitCode.REFUSED;
      case TokenFailure.ModuleUnusable _,
          TokenFailure.Ambiguous _,
          TokenFailure.WrongPin _,
          TokenFailure.Refused _ ->
          ExitCode.FAILED;
    };
  }

  /// How failures of PKCS#11 are shown, for what the CLI opens besides keys.
  static <T> T need(Result<T, TokenFailure> result) {
    return result.orThrow(SigningKeys::refused);
  }

  @Override
  public void close() {
    open.forEach(Token::close);
    open.clear();
  }
}

package dev.pawl.agent.identity;

import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.key.token.Curve;
import dev.pawl.core.key.token.PinSource;
import dev.pawl.core.key.token.Token;
import dev.pawl.core.key.token.TokenFailure;
import dev.pawl.core.key.token.TokenKey;
import dev.pawl.core.key.token.TokenModule;
import dev.pawl.core.key.token.TokenName;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The key in a PKCS#11 token, made inside it when the device enrols. The token stays open as long
/// as the process: TLS signs at any time. A PIN that was refused is not tried again in this
/// process, because tokens lock themselves after a few wrong ones.
public final class KeyInToken implements DeviceKeys {
  private final DeviceFolder folder;
  private final Backends.DeviceKey.Pkcs11 choice;
  private Optional<Result<Token, TokenFailure>> token = Optional.empty(); // kept once it is final

  /// The key of the device in `folder`, which is certified only once it exists.
  public KeyInToken(DeviceFolder folder, Backends.DeviceKey.Pkcs11 choice) {
    this.folder = folder;
    this.choice = choice;
  }

  @Override
  public Optional<DeviceKeys> next() {
    return Optional.empty();
  }

  @Override
  public Result<KeyPair, IdentityFailure> open() {
    return explained(opened().then(one -> one.pair(choice.label())));
  }

  @Override
  public Result<KeyPair, IdentityFailure> forEnrolment() {
    Result<KeyPair, TokenFailure> found = opened().then(one -> one.pair(choice.label()));
    boolean none =
        found instanceof Result.Failed<KeyPair, TokenFailure>(TokenFailure.NoSuchKey _)
            && !folder.disk().exists(folder.certificate());
    return explained(none ? opened().then(this::made) : found);
  }

  private Result<KeyPair, TokenFailure> made(Token one) {
    Result<TokenKey, TokenFailure> key = one.generate(choice.label(), Curve.P256);
    return key.then(_ -> one.pair(choice.label()));
  }

  private Result<Token, TokenFailure> opened() {
    if (token.isPresent()) {
      return token.get();
    }
    Result<Token, TokenFailure> now = TokenModule.load(choice.library()).then(this::login);
    boolean ends =
        switch (now) {
          case Result.Ok<Token, TokenFailure> _ -> true;
          case Result.Failed<Token, TokenFailure>(TokenFailure why) ->
              why instanceof TokenFailure.WrongPin || why instanceof TokenFailure.PinLocked;
        };
    if (ends) {
      token = Optional.of(now);
    }
    return now;
  }

  private Result<Token, TokenFailure> login(TokenModule module) {
    return new PinSource.File(choice.pin())
        .read(Map.of())
        .then(
            pin -> {
              try {
                return Token.open(module, TokenName.labelled(choice.token()), pin);
              } finally {
                Arrays.fill(pin, '\0');
              }
            })
        .map(KeyInToken::installed);
  }

  /// Behind all other providers, so that it is asked for its own keys only. Keys work with the
  /// provider that opened them: the newest one takes the place of an older one for the same token.
  private static Token installed(Token token) {
    Provider provider = token.provider();
    Security.removeProvider(provider.getName());
    Security.addProvider(provider);
    return token;
  }

  private Result<KeyPair, IdentityFailure> explained(Result<KeyPair, TokenFailure> answer) {
    return switch (answer) {
      case Result.Failed<KeyPair, TokenFailure>(TokenFailure why) ->
          Result.failed(new IdentityFailure.KeyUnusable(where(), why.explain()));
      case Result.Ok<KeyPair, TokenFailure>(KeyPair keys) when !Certificates.isP256(keys) ->
          Result.failed(
              new IdentityFailure.KeyUnusable(where(), "a key that is not on the curve P-256"));
      case Result.Ok<KeyPair, TokenFailure>(KeyPair keys) -> Result.ok(keys);
    };
  }

  private String where() {
    return "token \"%s\" of %s".formatted(choice.token(), choice.library());
  }
}

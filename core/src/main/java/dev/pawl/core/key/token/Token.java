package dev.pawl.core.key.token;

import dev.pawl.core.failure.Result;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginException;

/// An open token. Private keys never leave it: they are made inside, marked sensitive and not
/// extractable.
///
/// A process logs in to a token once, whoever asks: while one of these is open, another one for the
/// same token opens without its PIN being looked at. So close it when done.
///
/// Only keys with a certificate beside them are seen, as Java's key store for tokens does;
/// [#generate] puts one there, and so do the tools of makers of smart cards.
public final class Token implements AutoCloseable {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");

  private final TokenInfo info;
  private final AuthProvider provider;

  private Token(TokenInfo info, AuthProvider provider) {
    this.info = info;
    this.provider = provider;
  }

  /// Finds the token and logs in. A PIN that is locked is not tried. The caller wipes `pin`.
  public static Result<Token, TokenFailure> open(TokenModule module, TokenName name, char[] pin) {
    return module.token(name).then(info -> login(module, info, pin));
  }

  private static Result<Token, TokenFailure> login(TokenModule module, TokenInfo info, char[] pin) {
    if (info.pin() == PinState.LOCKED) {
      return Result.failed(new TokenFailure.PinLocked(info));
    }
    AuthProvider provider;
    try {
      provider = (AuthProvider) Security.getProvider("SunPKCS11").configure(settings(module, info));
    } catch (ProviderException e) {
      return Result.failed(new TokenFailure.Refused(info, "Opening a session", words(e)));
    }
    try {
      provider.login(
          null,
          callbacks -> {
            for (Callback callback : callbacks) {
              if (callback instanceof PasswordCallback asked) {
                asked.setPassword(pin);
              }
            }
          });
      return Result.ok(new Token(info, provider));
    } catch (LoginException e) {
      return Result.failed(refusal(module, info, words(e)));
    }
  }

  /// After a wrong PIN the token tells more about itself than before.
  private static TokenFailure refusal(TokenModule module, TokenInfo before, String reason) {
    TokenName same = new TokenName(Optional.of(before.label()), Optional.of(before.serial()));
    TokenInfo now =
        switch (module.token(same)) {
          case Result.Ok<TokenInfo, TokenFailure>(TokenInfo found) -> found;
          case Result.Failed<TokenInfo, TokenFailure> _ -> before;
        };
    return switch (reason) {
      case "CKR_PIN_INCORRECT", "CKR_PIN_LEN_RANGE", "CKR_PIN_INVALID" ->
          now.pin() == PinState.LOCKED
              ? new TokenFailure.PinLocked(now)
              : new TokenFailure.WrongPin(now);
      case "CKR_PIN_LOCKED" -> new TokenFailure.PinLocked(now);
      default -> new TokenFailure.Refused(now, "Logging in", reason);
    };
  }

  private static String settings(TokenModule module, TokenInfo info) {
    return """
    --name = pawl-slot-%d
    library = "%s"
    slot = %d
    attributes(generate, CKO_PRIVATE_KEY, *) = {
      CKA_TOKEN = true
      CKA_PRIVATE = true
      CKA_SENSITIVE = true
      CKA_EXTRACTABLE = false
      CKA_SIGN = true
    }
    """
        .formatted(info.slot(), module.library(), info.slot());
  }

  /// The token itself.
  public TokenInfo info() {
    return info;
  }

  /// For libraries that work with Java's own keys, such as TLS: what [#pair] gives works with this
  /// provider only.
  public Provider provider() {
    return provider;
  }

  /// The keys we can sign with, by label.
  public Result<List<TokenKey>, TokenFailure> keys() {
    return attempt(
        "Listing keys",
        () -> {
          KeyStore store = store();
          List<TokenKey> keys = new ArrayList<>();
          for (String alias : Collections.list(store.aliases())) {
            usable(store, alias).ifPresent(key -> keys.add(new TokenKey(alias, key)));
          }
          keys.sort((a, b) -> a.label().compareTo(b.label()));
          return List.copyOf(keys);
        });
  }

  private static Optional<PublicKey> usable(KeyStore store, String alias)
      throws GeneralSecurityException {
    Certificate certificate = store.isKeyEntry(alias) ? store.getCertificate(alias) : null;
    if (certificate == null) {
      return Optional.empty();
    }
    try {
      PublicKey key = PublicKey.of(certificate.getPublicKey());
      boolean ours =
          switch (key.scheme()) {
            case ECDSA_P256, ECDSA_P384 -> true;
            case ED25519, ML_DSA_65, RSA_PSS_SHA256 -> false;
          };
      return ours ? Optional.of(key) : Optional.empty();
    } catch (MalformedInput e) {
      return Optional.empty(); // some other use of the token
    }
  }

  /// Signs with the key of this label, while the token is open.
  /// A token that fails later makes `sign` throw [TokenTrouble].
  public Result<Signer, TokenFailure> signer(String label) {
    return pair(label)
        .map(
            pair ->
                new TokenSigner(info, pair.getPrivate(), PublicKey.of(pair.getPublic()), provider));
  }

  /// The key of this label as Java's own pair; the private half is a handle.
  public Result<KeyPair, TokenFailure> pair(String label) {
    return keys()
        .then(
            keys ->
                keys.stream().anyMatch(key -> key.label().equals(label))
                    ? attempt("Opening key \"" + label + "\"", () -> stored(label))
                    : Result.failed(new TokenFailure.NoSuchKey(info, label, labels(keys))));
  }

  private static List<String> labels(List<TokenKey> keys) {
    return keys.stream().map(TokenKey::label).toList();
  }

  private KeyPair stored(String label) throws GeneralSecurityException, IOException {
    KeyStore store = store();
    return new KeyPair(
        store.getCertificate(label).getPublicKey(), (PrivateKey) store.getKey(label, null));
  }

  /// Makes a key inside the token: sensitive, not extractable.
  /// @param label ASCII letters, digits, blanks, dots, hyphens and underscores, at most 64: Java
  ///     garbles other characters in tokens
  /// @throws MalformedInput if the label is another
  public Result<TokenKey, TokenFailure> generate(String label, Curve curve) {
    if (!LABEL.matcher(label).matches()) {
      throw new MalformedInput(
          "key label", label, "1 to 64 letters (A to z), digits, blanks, '.', '-' or '_'");
    }
    return attempt(
            "Looking for key \"" + label + "\"", () -> Optional.of(store().containsAlias(label)))
        .then(
            present ->
                present.orElseThrow()
                    ? Result.failed(new TokenFailure.KeyExists(info, label))
                    : attempt("Making key \"" + label + "\"", () -> made(label, curve)));
  }

  private TokenKey made(String label, Curve curve) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec(curve.standardName()));
    KeyPair pair = generator.generateKeyPair();
    if (pair.getPrivate().getEncoded() != null) {
      throw new GeneralSecurityException("the token made a key that can be taken out of it");
    }
    X509Certificate holder = KeyHolder.of(label, curve, pair, provider);
    store().setKeyEntry(label, pair.getPrivate(), null, new Certificate[] {holder});
    return new TokenKey(label, PublicKey.of(holder.getPublicKey()));
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, null);
    return store;
  }

  private interface Work<T> {
    T run() throws GeneralSecurityException, IOException;
  }

  private <T> Result<T, TokenFailure> attempt(String operation, Work<T> work) {
    try {
      return Result.ok(work.run());
    } catch (GeneralSecurityException | IOException | ProviderException e) {
      return Result.failed(new TokenFailure.Refused(info, operation, words(e)));
    }
  }

  private static String words(Throwable thrown) {
    return TokenTrouble.words(thrown);
  }

  /// Logs out, for the whole process.
  @Override
  public void close() {
    try {
      provider.logout();
    } catch (LoginException | ProviderException e) {
      // Gone already, which is what was wanted.
    }
  }
}

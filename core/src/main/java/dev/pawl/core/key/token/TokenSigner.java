package dev.pawl.core.key.token;

import dev.pawl.core.key.PublicKey;
import dev.pawl.core.key.Signer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;

/// Signs with a key that stays in its token.
final class TokenSigner implements Signer {
  private final TokenInfo token;
  private final PrivateKey key;
  private final PublicKey publicKey;
  private final Provider provider;

  TokenSigner(TokenInfo token, PrivateKey key, PublicKey publicKey, Provider provider) {
    this.token = token;
    this.key = key;
    this.publicKey = publicKey;
    this.provider = provider;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(publicKey.scheme().jcaName(), provider);
      signature.initSign(key);
      signature.update(message);
      byte[] bytes = signature.sign();
      // The public half is from a certificate that anyone who had the token could have changed.
      if (!publicKey.verifies(message, bytes)) {
        throw new TokenTrouble(token, "its signature does not fit the certificate beside the key");
      }
      return bytes;
    } catch (GeneralSecurityException | ProviderException e) {
      throw new TokenTrouble(token, TokenTrouble.words(e));
    }
  }

  @Override
  public String toString() {
    return "token " + token + ", " + publicKey;
  }
}

package dev.pawl.agent.tpm;

import dev.pawl.core.value.Digest;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Optional;

/// ECDSA with SHA-256 by a key in a TPM: the hash is made here, the signature there. It does not
/// verify; every platform can do that with the public key.
final class TpmSignature extends SignatureSpi {
  private final MessageDigest hash = Digest.Algorithm.SHA_256.start();
  private Optional<TpmPrivateKey> key = Optional.empty(); // set by initSign

  @Override
  protected void engineInitSign(PrivateKey wanted) throws InvalidKeyException {
    if (!(wanted instanceof TpmPrivateKey ours)) {
      throw new InvalidKeyException("only keys in a TPM");
    }
    hash.reset();
    key = Optional.of(ours);
  }

  @Override
  protected void engineInitVerify(PublicKey any) throws InvalidKeyException {
    throw new InvalidKeyException("a TPM is not needed to verify");
  }

  @Override
  protected void engineUpdate(byte one) {
    hash.update(one);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int from, int length) {
    hash.update(bytes, from, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    return key.orElseThrow(() -> new SignatureException("no key")).sign(hash.digest());
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    throw new SignatureException("a TPM is not needed to verify");
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException("ECDSA has no parameters");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException("ECDSA has no parameters");
  }
}

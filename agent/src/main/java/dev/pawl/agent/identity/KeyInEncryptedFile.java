package dev.pawl.agent.identity;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.key.KeyFailure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.value.ByteCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Optional;

/// The key in `identity/key.pem`, encrypted with a passphrase from another file: of use where that
/// file stands on storage that is not stolen together with the device's folder (an eFUSE or secure
/// element of the maker, a file system that is unsealed at boot).
public final class KeyInEncryptedFile implements DeviceKeys {
  private static final ByteCount LONGEST_PASSPHRASE = new ByteCount(1024);

  private final DeviceFolder folder;
  private final Path file;
  private final Path certificate;
  private final Path passphraseFile;

  /// @param passphraseFile readable by its owner only; a line end at its end does not count
  public KeyInEncryptedFile(DeviceFolder folder, Path passphraseFile) {
    this(folder, folder.key(), folder.certificate(), passphraseFile);
  }

  private KeyInEncryptedFile(
      DeviceFolder folder, Path file, Path certificate, Path passphraseFile) {
    this.folder = folder;
    this.file = file;
    this.certificate = certificate;
    this.passphraseFile = passphraseFile;
  }

  @Override
  public Optional<DeviceKeys> next() {
    return Optional.of(
        new KeyInEncryptedFile(folder, folder.nextKey(), folder.nextCertificate(), passphraseFile));
  }

  @Override
  public Result<KeyPair, IdentityFailure> open() {
    return passphrase().then(this::open);
  }

  private Result<KeyPair, IdentityFailure> open(char[] passphrase) {
    try {
      return switch (KeyFile.openPair(folder.disk(), file, passphrase)) {
        case Result.Failed<KeyPair, KeyFailure>(KeyFailure problem) ->
            Result.failed(new IdentityFailure.Unusable(file, problem.explain()));
        case Result.Ok<KeyPair, KeyFailure>(KeyPair keys) -> KeyInFile.onCurve(file, keys);
      };
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /// As with a plain file, but a key that a wrong passphrase does not open is left alone.
  @Override
  public Result<KeyPair, IdentityFailure> forEnrolment() throws IOException {
    if (folder.disk().exists(file) || folder.disk().exists(certificate)) {
      return open();
    }
    if (passphrase() instanceof Result.Ok<char[], IdentityFailure>(char[] passphrase)) {
      KeyFile.replace(folder.disk(), file, KeyGenerator.ecdsaP256().getPrivate(), passphrase);
      Arrays.fill(passphrase, '\0');
    }
    return open();
  }

  private Result<char[], IdentityFailure> passphrase() {
    try {
      Optional<byte[]> bytes = DurableFile.read(passphraseFile, LONGEST_PASSPHRASE);
      if (bytes.isEmpty()) {
        return unusable("no such file");
      }
      if (OwnerOnly.isOpenToOthers(passphraseFile)) {
        return unusable("others than its owner can read it");
      }
      CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes.get()));
      int end = text.limit();
      while (end > 0 && (text.get(end - 1) == '\n' || text.get(end - 1) == '\r')) {
        end--;
      }
      char[] passphrase = new char[end];
      text.get(0, passphrase);
      Arrays.fill(bytes.get(), (byte) 0);
      return end == 0 ? unusable("it is empty") : Result.ok(passphrase);
    } catch (IOException e) {
      return unusable("" + e.getMessage());
    }
  }

  private Result<char[], IdentityFailure> unusable(String problem) {
    return Result.failed(new IdentityFailure.Unusable(passphraseFile, problem));
  }
}

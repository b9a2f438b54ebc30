package dev.pawl.core.key;

import dev.pawl.core.failure.Result;
import dev.pawl.core.file.Disk;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.value.MalformedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Private keys in files: PKCS#8 in PEM, readable by OpenSSL. Files are made for their owner alone
/// from the start, are never overwritten, and are refused when others may read or change them.
/// Where
/// the file system knows no such permissions (Windows) neither is checked.
public final class KeyFile {
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final String PLAIN = "PRIVATE KEY";
  private static final String PLAIN_EXPECTED = "an unencrypted private key (PEM, PRIVATE KEY)";
  private static final int LONGEST = 64 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /// Writes `key` encrypted with `passphrase`: PBES2, PBKDF2-HMAC-SHA256 with 600,000 rounds,
  /// AES-256-CBC. The caller wipes the passphrase.
  /// @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
  /// @throws IllegalArgumentException if the passphrase is empty
  public static void create(Path file, PrivateKey key, char[] passphrase) throws IOException {
    write(file, encrypted(file, key, passphrase));
  }

  /// As [#create], on `disk` and in place of a file that may be there; after a power cut there is
  /// the old file or the new one.
  public static void replace(Disk disk, Path file, PrivateKey key, char[] passphrase)
      throws IOException {
    DurableFile.replace(disk, file, encrypted(file, key, passphrase));
  }

  private static byte[] encrypted(Path file, PrivateKey key, char[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("the passphrase of " + file + " is empty");
    }
    byte[] pkcs8 = key.getEncoded();
    try {
      return Pem.encode(ENCRYPTED, EncryptedPkcs8.encrypt(pkcs8, passphrase));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot encrypt " + file, e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Opens a file of [#create], or one like it made by OpenSSL. The caller wipes the passphrase.
  public static Result<Signer, KeyFailure> open(Path file, char[] passphrase) {
    return openPair(Disk.real(), file, passphrase).map(SoftwareSigner::of);
  }

  /// The pair in a file of [#create], for libraries that want the private key itself. The caller
  /// wipes the passphrase.
  public static Result<KeyPair, KeyFailure> openPair(Disk disk, Path file, char[] passphrase) {
    return read(disk, file)
        .then(text -> decrypted(file, text, passphrase))

        // A wrong passphrase passes the padding check once in 256 times and gives nonsense.
        .then(pkcs8 -> pair(pkcs8, new KeyFailure.WrongPassphrase(file)));
  }

  /// Writes `key` unencrypted, for a machine that must use it without a person: the server's online
  /// keys and the device's own key, nothing else.
  /// @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
  public static void createUnencryptedForMachine(Path file, PrivateKey key) throws IOException {
    byte[] pkcs8 = key.getEncoded();
    byte[] text = Pem.encode(PLAIN, pkcs8);
    try {
      write(file, text);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  /// As [#createUnencryptedForMachine], on `disk` and in place of a file that may be there; after a
  /// power cut there is the old file or the new one.
  public static void replaceUnencryptedForMachine(Disk disk, Path file, PrivateKey key)
      throws IOException {
    byte[] pkcs8 = key.getEncoded();
    byte[] text = Pem.encode(PLAIN, pkcs8);
    try {
      DurableFile.replace(disk, file, text);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  /// Opens a file of [#createUnencryptedForMachine].
  public static Result<Signer, KeyFailure> openUnencryptedForMachine(Path file) {
    return openPairForMachine(file).map(SoftwareSigner::of);
  }

  /// The pair in a file of [#createUnencryptedForMachine], for libraries that want the private key
  /// itself: TLS and certificate building.
  public static Result<KeyPair, KeyFailure> openPairForMachine(Path file) {
    return openPairForMachine(Disk.real(), file);
  }

  /// As [#openPairForMachine(Path)], on `disk`.
  public static Result<KeyPair, KeyFailure> openPairForMachine(Disk disk, Path file) {
    return read(disk, file)
        .then(text -> plain(file, text))
        .then(pkcs8 -> pair(pkcs8, new KeyFailure.NotAKey(file, PLAIN_EXPECTED)));
  }

  private static Result<byte[], KeyFailure> read(Disk disk, Path file) {
    try {
      Optional<String> permissions = disk.permissions(file);
      if (permissions.isPresent() && !isOwners(permissions.get())) {
        return Result.failed(new KeyFailure.TooOpen(file, permissions.get()));
      }
      try (InputStream in = disk.read(file)) {
        byte[] text = in.readNBytes(LONGEST + 1);
        return text.length > LONGEST
            ? Result.failed(new KeyFailure.NotAKey(file, "at most 64 KiB"))
            : Result.ok(text);
      }
    } catch (NoSuchFileException e) {
      return Result.failed(new KeyFailure.NotFound(file));
    } catch (IOException e) {
      return Result.failed(new KeyFailure.Unreadable(file, e.getClass().getSimpleName()));
    }
  }

  /// Whether the last two of three groups like `rw-` grant nothing.
  private static boolean isOwners(String permissions) {
    return permissions.endsWith("------");
  }

  private static Result<byte[], KeyFailure> decrypted(Path file, byte[] text, char[] passphrase) {
    byte[] der;
    try {
      der = Pem.decode(ENCRYPTED, text);
    } catch (MalformedInput e) {
      return Result.failed(
          new KeyFailure.NotAKey(file, "an encrypted private key (PEM, ENCRYPTED PRIVATE KEY)"));
    }
    try {
      return Result.ok(EncryptedPkcs8.decrypt(der, passphrase));
    } catch (EncryptedPkcs8.Unsupported e) {
      return Result.failed(new KeyFailure.Unsupported(file, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return Result.failed(
          new KeyFailure.NotAKey(file, "PKCS#8 encrypted with PBES2, PBKDF2 and AES"));
    } catch (GeneralSecurityException e) {
      return Result.failed(new KeyFailure.WrongPassphrase(file));
    }
  }

  private static Result<byte[], KeyFailure> plain(Path file, byte[] text) {
    try {
      return Result.ok(Pem.decode(PLAIN, text));
    } catch (MalformedInput e) {
      return Result.failed(new KeyFailure.NotAKey(file, PLAIN_EXPECTED));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /// The pair of an unencrypted PKCS#8 structure; `otherwise` if it is none.
  private static Result<KeyPair, KeyFailure> pair(byte[] pkcs8, KeyFailure otherwise) {
    var spec = new PKCS8EncodedKeySpec(pkcs8);
    try {
      Optional<PrivateKey> seeded = MlDsaPrivateKey.parse(pkcs8);
      if (seeded.isPresent()) {
        return Result.ok(PublicHalf.pairOf(seeded.get()));
      }
      for (String algorithm : List.of("Ed25519", "EC", "RSA", "ML-DSA")) {
        Optional<PrivateKey> key = parse(algorithm, spec);
        if (key.isPresent()) {
          return Result.ok(PublicHalf.pairOf(key.get()));
        }
      }
      return Result.failed(otherwise);
    } catch (GeneralSecurityException e) {
      return Result.failed(
          new KeyFailure.Unsupported(otherwise.file(), String.valueOf(e.getMessage())));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static Optional<PrivateKey> parse(String algorithm, PKCS8EncodedKeySpec spec)
      throws NoSuchAlgorithmException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, byte[] text) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer rest = ByteBuffer.wrap(text);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (posix && folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}

package dev.pawl.agent.manufacture;

import dev.pawl.agent.command.Ended;
import dev.pawl.agent.device.Backends;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.KeyInTpm;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.manufacture.ManufactureFailure.FolderInUse;
import dev.pawl.agent.manufacture.ManufactureFailure.NotWritten;
import dev.pawl.agent.manufacture.ManufactureFailure.TpmNotPrepared;
import dev.pawl.agent.manufacture.ManufactureFailure.UnusableFile;
import dev.pawl.agent.rollback.Counters;
import dev.pawl.agent.slot.SlotRefused;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.agent.tpm.TpmAccess;
import dev.pawl.agent.tpm.TpmAddress;
import dev.pawl.agent.tpm.TpmFactory;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.image.InstallRules;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.OfflineVerifier;
import dev.pawl.core.trust.ImageProof;
import dev.pawl.core.trust.MetadataVerifier;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes a device folder. Everything is verified before the first byte is written, and the image
/// again while it is copied; the folder appears under its name in one step, when it is whole.
public final class Manufacture {
  private static final ByteCount LONGEST_ROOT = ByteCount.mebi(1);
  private static final ByteCount LONGEST_CA = ByteCount.kibi(64);
  private static final ByteCount LONGEST_TOKEN = ByteCount.kibi(1);
  private static final ByteCount LONGEST_AUTH = new ByteCount(32);
  private static final String UNFINISHED = ".unfinished";

  private Manufacture() {}

  /// Makes `device` in `folder`, which must not exist.
  /// @return what is in its first slot
  public static ImageDescription make(Path folder, Order order) throws Ended {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new Ended(new FolderInUse(folder));
    }
    byte[] root = read(order.root(), LONGEST_ROOT, "the root of an image repository");
    byte[] directorRoot = read(order.directorRoot(), LONGEST_ROOT, "the root of a director");
    Ended.unless(MetadataVerifier.firstRoot(directorRoot));
    byte[] proof = read(order.proof(), ImageProof.LIMIT, "the proof of an image");
    byte[] ca = read(order.ca(), LONGEST_CA, "certificates in PEM");
    requireCertificates(order.ca(), ca);
    ImageDescription image =
        Ended.unless(ImageProof.parse(proof).then(read -> OfflineVerifier.verify(read, root)))
            .value();
    Optional<ImageFailure> refusal =
        InstallRules.mayInstall(
            image, order.config().hardware(), ReleaseCounter.ZERO, order.config().slotCapacity());
    if (refusal.isPresent()) {
      throw new Ended(refusal.get());
    }
    requireImage(order.image(), image);
    Path unfinished = folder.toAbsolutePath().resolveSibling(folder.getFileName() + UNFINISHED);
    try {
      removeAll(unfinished);
      var device = new DeviceFolder(unfinished);
      device.create();
      fill(device, order, new Parts(image, root, directorRoot, proof, ca));
      DurableFile.moveOver(unfinished, folder.toAbsolutePath());
      return image;
    } catch (SlotRefused e) {
      throw new Ended(e.failure());
    } catch (IOException e) {
      throw new Ended(new NotWritten(folder, "" + e.getMessage()));
    }
  }

  /// What was read and verified.
  private static final class Parts {
    private final ImageDescription image;
    private final byte[] root;
    private final byte[] directorRoot;
    private final byte[] proof;
    private final byte[] ca;

    Parts(ImageDescription image, byte[] root, byte[] directorRoot, byte[] proof, byte[] ca) {
      this.image = image;
      this.root = root;
      this.directorRoot = directorRoot;
      this.proof = proof;
      this.ca = ca;
    }
  }

  private static void fill(DeviceFolder device, Order order, Parts parts)
      throws IOException, Ended {
    DurableFile.replace(device.serverCa(), parts.ca);
    if (order.token().isPresent()) {
      byte[] token = read(order.token().get(), LONGEST_TOKEN, "a one-time token");
      DurableFile.replace(device.enrolmentToken(), token);
    }
    DurableFile.replace(device.factoryRoot(), parts.root);
    DurableFile.replace(device.directorRoot(), parts.directorRoot);
    String digest = Digest.sha256(parts.root).hex() + "\n";
    DurableFile.replace(device.factoryRootDigest(), digest.getBytes(StandardCharsets.US_ASCII));
    writeImage(device, order, parts);
    Backend.of(device, order.config(), Machine.here()).selection().factory(Slot.A);
    makeHardware(device, order, parts.image.counter());
    String config = JsonWriter.pretty(order.config().toJson());
    DurableFile.replace(device.config(), config.getBytes(StandardCharsets.UTF_8));
  }

  /// Comes late: what is made in hardware stays there when the folder is not made after all.
  private static void makeHardware(DeviceFolder device, Order order, ReleaseCounter first)
      throws IOException, Ended {
    Backends backends = order.config().backends();
    byte[] owner = new byte[0];
    if (order.tpmOwnerAuth().isPresent()) {
      owner = read(order.tpmOwnerAuth().get(), LONGEST_AUTH, "the authorisation of a TPM's owner");
    }
    if (backends.tpms().isEmpty()) {
      Ended.unless(Counters.of(device, backends.counter()).manufacture(first));
      return;
    }
    try {
      TpmFactory.writeDeviceAuth(device.tpmAuth());
      for (TpmAddress tpm : backends.tpms()) {
        TpmFactory.own(TpmAccess.ofFactory(tpm, device.tpmAuth(), owner));
      }
      Ended.unless(Counters.inFactory(device, backends.counter(), owner).manufacture(first));
      if (backends.key() instanceof Backends.DeviceKey.Tpm(var address, int handle)) {
        TpmAccess access = TpmAccess.ofFactory(address, device.tpmAuth(), owner);
        Ended.unless(new KeyInTpm(access, handle).manufacture());
      }
    } catch (IOException e) {
      throw new Ended(new TpmNotPrepared("" + e.getMessage()));
    } catch (Ended e) {
      throw new Ended(new TpmNotPrepared(e.failure().explain()));
    }
  }

  private static void writeImage(DeviceFolder device, Order order, Parts parts)
      throws IOException, Ended {
    var slots = Backend.of(device, order.config(), Machine.here()).slots();
    MessageDigest copied = Digest.Algorithm.SHA_256.start();
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(order.image());
        SlotWriter writer = slots.write(Slot.A, parts.image.length())) {
      long left = parts.image.length().value();
      long at = 0;
      while (left > 0) {
        int n = in.readNBytes(piece, 0, (int) Math.min(left, piece.length));
        if (n == 0) {
          throw new Ended(new ImageFailure.LengthMismatch(parts.image.length(), at));
        }
        copied.update(piece, 0, n);
        writer.write(at, piece, n);
        at += n;
        left -= n;
      }
      requireDigest(parts.image, copied);
      writer.seal(parts.proof);
    }
  }

  private static void requireImage(Path file, ImageDescription image) throws Ended {
    MessageDigest digest = Digest.Algorithm.SHA_256.start();
    byte[] piece = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size != image.length().value()) {
        throw new Ended(new ImageFailure.LengthMismatch(image.length(), size));
      }
      int n;
      while ((n = in.read(piece)) >= 0) {
        digest.update(piece, 0, n);
      }
    } catch (IOException e) {
      throw new Ended(new UnusableFile(file, "an image", problem(e)));
    }
    requireDigest(image, digest);
  }

  private static void requireDigest(ImageDescription image, MessageDigest computed) throws Ended {
    Digest found = Digest.of(Digest.Algorithm.SHA_256, computed.digest());
    if (!found.equals(image.sha256())) {
      throw new Ended(new ImageFailure.DigestMismatch(image.sha256(), found));
    }
  }

  private static void requireCertificates(Path file, byte[] pem) throws Ended {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!certificates.isEmpty()) {
        return;
      }
    } catch (CertificateException e) {
      throw new Ended(new UnusableFile(file, "certificates in PEM", "" + e.getMessage()));
    }
    throw new Ended(new UnusableFile(file, "certificates in PEM", "none"));
  }

  private static byte[] read(Path file, ByteCount limit, String expected) throws Ended {
    try {
      return DurableFile.read(file, limit)
          .filter(bytes -> bytes.length > 0)
          .orElseThrow(() -> new Ended(new UnusableFile(file, expected, "nothing")));
    } catch (IOException e) {
      throw new Ended(new UnusableFile(file, expected, problem(e)));
    }
  }

  private static String problem(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /// Removes what an interrupted attempt left.
  private static void removeAll(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}

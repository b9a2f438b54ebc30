package dev.pawl.sim.torture.world;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.slot.FileSlotStorage;
import dev.pawl.agent.slot.SlotWriter;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.delta.OldImage;
import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.director.NamedDelta;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Pem;
import dev.pawl.core.offline.BundleHeader;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import dev.pawl.core.value.Version;
import dev.pawl.delta.make.PatchMaker;
import dev.pawl.sim.torture.flash.FlashDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// One device, three genuine images for it, and everything that is signed. Versions 1.0.0, 2.0.0
/// and 3.0.0 have the counters 1, 2 and 3; 1.0.0 is what the factory puts into slot A.
public final class World {
  /// The time in this world.
  public static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  /// Who the device is.
  public static final DeviceId DEVICE = new DeviceId("torture-1");

  /// Where its folder is on its disk.
  public static final Path ROOT = Path.of("/device");

  static final ProductLine LINE = new ProductLine("lock");
  static final String HARDWARE = "lock-s2";
  static final int BREAKS_AFTER = 80_000;

  private static final int BLOCK = 65_536;
  private static final int IMAGE_LENGTH = 2 * BLOCK + 777;
  private static final String CONFIG =
      """
      {"id":"torture-1","model":"lock","hardware":"lock-s2","server":"https://server.example",
       "slotCapacity":1000000,"pollSeconds":60,"trialSeconds":5,"trialTries":3,
       "bundleWithoutDirector":true}
      """;

  private final KeyPair keys;
  private final DeviceConfig config =
      VirtualRepository.ok(DeviceConfig.parse(CONFIG.getBytes(StandardCharsets.UTF_8)));
  private final Map<String, ImageDescription> images = new LinkedHashMap<>();
  private final Map<String, byte[]> bytes = new HashMap<>();
  private final Map<String, byte[]> blocks = new HashMap<>();
  private final Map<String, byte[]> metadata;
  private final VirtualDirector director;
  private final Map<String, byte[]> patches = new HashMap<>();
  private final VirtualAuthority authority;
  private final FlashDisk factory;

  private World(int rotations, boolean related) {
    ForeseeableKeys.begin("the world");
    keys = KeyGenerator.ecdsaP256();
    authority = new VirtualAuthority();
    var repository = new VirtualRepository();
    for (int version = 1; version <= 3; version++) {
      byte[] image = new byte[IMAGE_LENGTH + version];
      new Random(related ? 1 : version).nextBytes(image);
      Arrays.fill(image, BLOCK - 50, BLOCK + 50 * version, (byte) version);
      ImageDescription described = repository.publish(version + ".0.0", version, image);
      images.put(described.version().value(), described);
      bytes.put(described.path().fileName(), image);
      blocks.put(described.path().fileName(), VirtualRepository.blocks(image).encoded());
    }
    Optional<NamedDelta> delta = related ? Optional.of(delta("1.0.0", "2.0.0")) : Optional.empty();
    director = new VirtualDirector(delta);
    byte[] proof = repository.proof(image("1.0.0"));
    factory = manufacture(repository.factoryRoot(), proof);
    for (int i = 0; i < rotations; i++) {
      repository.rotate();
    }
    metadata = repository.files();
  }

  /// A world whose keys are those the device was made with.
  public static World plain() {
    return new World(0, false);
  }

  /// A world in which version 2.0.0 can be had as a delta from 1.0.0.
  public static World related() {
    return new World(0, true);
  }

  /// A world whose root of trust was replaced twice since the device was made.
  public static World rotated() {
    return new World(2, false);
  }

  /// Image, metadata and proofs of a version in one file, as somebody brings it.
  public OfflineBundle bundle(String version) {
    ImageDescription description = image(version);
    byte[] image = bytes(description.path().fileName());
    byte[] list = blocks(description.path().fileName()).orElseThrow();
    var files = new LinkedHashMap<String, byte[]>();
    metadata.forEach((name, content) -> files.put("image/" + name, content));
    var signed = new MetadataBundle(files);
    var header =
        new BundleHeader(
            description.path(),
            Optional.empty(),
            new ByteCount(signed.toBytes().length),
            new ByteCount(list.length),
            new ByteCount(image.length));
    var out = new ByteArrayOutputStream();
    try {
      OfflineBundle.write(header, signed, list, new ByteArrayInputStream(image), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return VirtualRepository.ok(OfflineBundle.open(new Stick(out.toByteArray())));
  }

  /// A stick in memory.
  private static final class Stick implements BundleMedium {
    private final byte[] bytes;

    Stick(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream from(long offset) {
      int at = Math.toIntExact(offset);
      return new ByteArrayInputStream(bytes, at, bytes.length - at);
    }
  }

  /// The same world, with a device whose certificate is due to be renewed.
  public FlashDisk factory(X509Certificate certificate) {
    FlashDisk disk = factory();
    var device = new DeviceFolder(ROOT, disk);
    try {
      disk.createFolders(device.identity());
      KeyFile.replaceUnencryptedForMachine(disk, device.key(), keys.getPrivate());
      byte[] pem = Pem.encode("CERTIFICATE", certificate.getEncoded());
      DurableFile.replace(disk, device.certificate(), pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
    return disk.copy();
  }

  /// The certificate the device got when it was made, of which two thirds are over.
  public X509Certificate oldCertificate() {
    return authority.issue(keys.getPublic(), NOW.minus(Duration.ofDays(300)));
  }

  VirtualAuthority authority() {
    return authority;
  }

  /// The device's key.
  public KeyPair keys() {
    return keys;
  }

  /// The device's configuration.
  public DeviceConfig config() {
    return config;
  }

  /// A disk as it leaves the factory.
  public FlashDisk factory() {
    return factory.copy();
  }

  /// The image of a version.
  public ImageDescription image(Version version) {
    return image(version.value());
  }

  /// The image of a version.
  public ImageDescription image(String version) {
    ImageDescription image = images.get(version);
    if (image == null) {
      throw new IllegalArgumentException(version);
    }
    return image;
  }

  /// The image with this digest, if it is a genuine one.
  public Optional<ImageDescription> genuine(Digest digest) {
    return images.values().stream().filter(one -> one.sha256().equals(digest)).findFirst();
  }

  /// Counter of the image at this path; 0 if there is none.
  public long counterOf(String path) {
    return images.values().stream()
        .filter(one -> one.path().value().equals(path))
        .mapToLong(one -> one.counter().value())
        .findFirst()
        .orElse(0);
  }

  /// Makes a patch; it is served from now on.
  private NamedDelta delta(String from, String to) {
    byte[] old = bytes(image(from).path().fileName());
    byte[] next = bytes(image(to).path().fileName());
    try {
      PatchMaker.Made made =
          PatchMaker.make(OldImage.of(old), OldImage.of(next), Profile.SMALL, _ -> {});
      Digest sha256 = Digest.sha256(made.bytes());
      patches.put(sha256.hex(), made.bytes());
      return new NamedDelta(
          image(from).sha256(),
          Profile.SMALL,
          made.head().memory(),
          new ByteCount(made.bytes().length),
          sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A patch by its digest in hexadecimal digits.
  Optional<byte[]> patch(String sha256) {
    return Optional.ofNullable(patches.get(sha256));
  }

  VirtualDirector director() {
    return director;
  }

  Optional<byte[]> metadata(String file) {
    return Optional.ofNullable(metadata.get(file));
  }

  Optional<byte[]> blocks(String file) {
    return Optional.ofNullable(blocks.get(file));
  }

  byte[] bytes(String file) {
    byte[] image = bytes.get(file);
    if (image == null) {
      throw new IllegalArgumentException(file);
    }
    return image;
  }

  /// As `pawl agent manufacture`.
  private FlashDisk manufacture(byte[] root, byte[] proof) {
    FlashDisk disk = FlashDisk.empty();
    var device = new DeviceFolder(ROOT, disk);
    ImageDescription first = image("1.0.0");
    byte[] image = bytes(first.path().fileName());
    try {
      device.create();
      DurableFile.replace(disk, device.factoryRoot(), root);
      DurableFile.replace(disk, device.directorRoot(), director.factoryRoot());
      byte[] digest = Digest.sha256(root).hex().getBytes(StandardCharsets.US_ASCII);
      DurableFile.replace(disk, device.factoryRootDigest(), digest);
      var slots = new FileSlotStorage(device, config.slotCapacity());
      try (SlotWriter writer = slots.write(Slot.A, new ByteCount(image.length))) {
        writer.write(0, image, image.length);
        writer.seal(proof);
      }
      new BootRecordStore(device).write(BootRecord.factory(Slot.A));
      VirtualRepository.ok(new FileMonotonicCounter(device).manufacture(new ReleaseCounter(1)));
      byte[] json = JsonWriter.compact(config.toJson());
      DurableFile.replace(disk, device.config(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk.copy();
  }
}

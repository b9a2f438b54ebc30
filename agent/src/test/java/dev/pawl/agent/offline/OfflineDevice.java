package dev.pawl.agent.offline;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.fetch.DownloadObserver;
import dev.pawl.agent.install.Backend;
import dev.pawl.agent.install.Machine;
import dev.pawl.agent.install.PawlBoot;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.offline.BundleHeader;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A device in a folder, people who sign images, a director, and bundles between them.
final class OfflineDevice {
  static final DeviceId DEVICE = new DeviceId("lock-1");
  static final HardwareId HARDWARE = new HardwareId("lock-s2");
  static final ActionId ACTION = new ActionId(1001);

  final TestRepository repository = TestRepository.withLines("lock");
  final TestDirector director = new TestDirector();
  final DeviceFolder folder;
  final Watch watch = new Watch();
  Instant now = TestTuf.NOW;

  /// Counts.
  static final class Watch implements DownloadObserver {
    long resumedAt = -1;

    @Override
    public void resumed(ByteCount from) {
      resumedAt = from.value();
    }

    @Override
    public boolean progress(ByteCount done, ByteCount total) {
      return true;
    }

    @Override
    public void alive() {}

    @Override
    public void pause(Duration time) {}
  }

  OfflineDevice(Path root) throws IOException {
    folder = new DeviceFolder(root.resolve("device"));
    reset();
    Expect.ok(new FileMonotonicCounter(folder).manufacture(new ReleaseCounter(2)));
  }

  /// Slot A runs, the floor is 2.
  void reset() throws IOException {
    folder.create();
    new PawlBoot(new BootRecordStore(folder)).factory(Slot.A);
  }

  private static DeviceConfig config(boolean withoutDirector) {
    String json =
        """
        {"id":"lock-1","model":"lock","hardware":"lock-s2","server":"https://localhost:1",
         "slotCapacity":1000000,"bundleWithoutDirector":%s}
        """
            .formatted(withoutDirector);
    return Expect.ok(DeviceConfig.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /// Installs into slot B.
  BundleInstall.Outcome install(byte[] bundle, boolean withoutDirector) throws IOException {
    return install(medium(bundle), withoutDirector);
  }

  BundleInstall.Outcome install(BundleMedium medium, boolean withoutDirector) throws IOException {
    return switch (OfflineBundle.open(medium)) {
      case Result.Ok<OfflineBundle, ?>(OfflineBundle bundle) ->
          new BundleInstall(device(withoutDirector, Optional.empty()))
              .install(bundle, Slot.B, now, watch);
      case Result.Failed<OfflineBundle, ?>(var why) -> new BundleInstall.Outcome.Refused(why);
    };
  }

  BundleInstall.Device device(boolean withoutDirector, Optional<Digest> running) {
    DeviceConfig config = config(withoutDirector);
    return new BundleInstall.Device(
        folder,
        config,
        Backend.of(folder, config, Machine.here()),
        new FileMonotonicCounter(folder),
        new TrustedTime(folder),
        new BundleInstall.TrustRoot(repository.factoryRoot()),
        Optional.of(new BundleInstall.TrustRoot(director.factoryRoot())),
        running);
  }

  BootRecord record() throws IOException {
    return new PawlBoot(new BootRecordStore(folder)).record();
  }

  byte[] stored() throws IOException {
    try (InputStream in = Backend.of(folder, config(false), Machine.here()).slots().open(Slot.B)) {
      return in.readAllBytes();
    }
  }

  /// What the device asks, as its server reads it.
  BundleRequest question() throws IOException {
    new OfflineQuestion(folder).ask(director.factoryRoot());
    return new OfflineQuestion(folder).open().orElseThrow();
  }

  /// The director's answer to `question` of `device`, which it assigns this image.
  Map<String, byte[]> answer(DeviceId device, BundleRequest question, ImageDescription image) {
    director.time(now);
    director.assign(
        new Assignment(
            device,
            Optional.of(new AssignedSet(ACTION, List.of(Assigned.of(device, HARDWARE, image))))));
    return director.newer(device, question);
  }

  /// All files of the image repository, as a bundle has them.
  Map<String, byte[]> imageFiles() {
    var files = new LinkedHashMap<String, byte[]>();
    repository
        .tuf()
        .files()
        .keySet()
        .forEach(name -> files.put("image/" + name, repository.tuf().file(name)));
    return files;
  }

  /// A bundle without the director's word.
  byte[] bundle(ImageDescription image, byte[] bytes) {
    return bundle(image, bytes, Optional.empty(), imageFiles());
  }

  /// A bundle with the director's word.
  byte[] bundle(ImageDescription image, byte[] bytes, Map<String, byte[]> answer) {
    var files = new LinkedHashMap<>(answer);
    files.putAll(imageFiles());
    return bundle(image, bytes, Optional.of(ACTION), files);
  }

  static byte[] bundle(
      ImageDescription image, byte[] bytes, Optional<ActionId> action, Map<String, byte[]> files) {
    var metadata = new MetadataBundle(files);
    byte[] blocks = TestRepository.blocks(bytes).encoded();
    var header =
        new BundleHeader(
            image.path(),
            action,
            new ByteCount(metadata.toBytes().length),
            new ByteCount(blocks.length),
            new ByteCount(bytes.length));
    var out = new ByteArrayOutputStream();
    try {
      OfflineBundle.write(header, metadata, blocks, new ByteArrayInputStream(bytes), out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  static BundleMedium medium(byte[] bytes) {
    return new BundleMedium() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream from(long offset) {
        int at = (int) offset;
        return new ByteArrayInputStream(bytes, at, bytes.length - at);
      }
    };
  }
}

package dev.pawl.agent.offline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.offline.BundleInstall.Outcome;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.offline.BundleMedium;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Slot;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/spec/offline-bundle.md, "Installing".
class BundleInstallTest {
  private static final byte[] IMAGE = new byte[3 * BlockList.BLOCK_SIZE + 500];

  static {
    new Random(4).nextBytes(IMAGE);
  }

  @TempDir Path root;
  private OfflineDevice device;
  private ImageDescription image;

  @BeforeEach
  void make() throws IOException {
    device = new OfflineDevice(root);
    image = device.repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);
  }

  private void installed(Outcome outcome) throws IOException {
    assertEquals(new Outcome.Armed(image, Slot.B), outcome);
    assertArrayEquals(IMAGE, device.stored());
    assertTrue(device.record().slot(Slot.B).onTrial());
    assertTrue(device.record().slot(Slot.A).confirmed());
  }

  private void refused(String code, Outcome outcome) throws IOException {
    assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).why().code());
    BootRecord record = device.record();
    assertTrue(record.slot(Slot.A).confirmed());
    assertFalse(record.slot(Slot.B).enabled(), "nothing refused is ever booted");
  }

  @Nested
  class WithTheDirectorsAnswer {
    @Test
    void answerToTheOpenQuestion_isInstalled_once() throws IOException {
      BundleRequest question = device.question();
      byte[] bundle =
          device.bundle(image, IMAGE, device.answer(OfflineDevice.DEVICE, question, image));
      installed(device.install(bundle, false));
      device.reset();
      refused("bundle.nothing-asked", device.install(bundle, false));
    }

    @Test
    void askedTwice_itIsTheSameQuestion() throws IOException {
      assertEquals(device.question().nonce(), device.question().nonce());
    }

    @Test
    void answerForAnotherDevice_isRefused() throws IOException {
      var other = new DeviceId("lock-2");
      Map<String, byte[]> answer = device.answer(other, device.question(), image);
      refused("director.wrong-device", device.install(device.bundle(image, IMAGE, answer), true));
    }

    @Test
    void answerToAnotherQuestion_isRefused() throws IOException {
      device.question();
      var other = new OfflineDevice(root.resolve("other")).question();
      Map<String, byte[]> answer = device.answer(OfflineDevice.DEVICE, other, image);
      refused("director.stale-answer", device.install(device.bundle(image, IMAGE, answer), true));
    }

    @Test
    void anotherImageThanTheDirectorAssigns_isRefused() throws IOException {
      Map<String, byte[]> answer = device.answer(OfflineDevice.DEVICE, device.question(), image);
      byte[] bytes = {1};
      ImageDescription other = device.repository.publish("lock", "3.0.0", 3, "lock-s2", bytes);
      refused("director.other-image", device.install(device.bundle(other, bytes, answer), true));
    }

    @Test
    void claimedButMissingAnswer_isRefused_evenWhereItIsNotNeeded() throws IOException {
      device.question();
      refused("trust.file-missing", device.install(device.bundle(image, IMAGE, Map.of()), true));
    }

    @Test
    void answerOlderThanADay_isRefused() throws IOException {
      Map<String, byte[]> answer = device.answer(OfflineDevice.DEVICE, device.question(), image);
      device.now = device.now.plus(Duration.ofDays(2));
      refused("trust.expired", device.install(device.bundle(image, IMAGE, answer), true));
    }
  }

  @Nested
  class WithoutIt {
    @Test
    void isDeniedUnlessThePolicyAllowsIt() throws IOException {
      byte[] bundle = device.bundle(image, IMAGE);
      refused("bundle.without-director", device.install(bundle, false));
      installed(device.install(bundle, true));
    }

    @Test
    void otherHardware_isRefused() throws IOException {
      ImageDescription other = device.repository.publish("lock", "2.1.0", 2, "lock-s3", IMAGE);
      refused("image.wrong-hardware", device.install(device.bundle(other, IMAGE), true));
    }

    @Test
    void counterBelowTheFloor_isRefused() throws IOException {
      ImageDescription old = device.repository.publish("lock", "1.9.0", 1, "lock-s2", IMAGE);
      refused("image.counter-below-floor", device.install(device.bundle(old, IMAGE), true));
    }

    @Test
    void expiredMetadata_isRefused() throws IOException {
      device.now = device.now.plus(Duration.ofDays(4000));
      refused("trust.expired", device.install(device.bundle(image, IMAGE), true));
    }

    @Test
    void olderMetadataThanTheDeviceHolds_isRefused() throws IOException {
      byte[] old = device.bundle(image, IMAGE);
      image = device.repository.publish("lock", "2.1.0", 2, "lock-s2", IMAGE);
      installed(device.install(device.bundle(image, IMAGE), true));
      device.reset();
      refused("trust.version-rollback", device.install(old, true));
    }

    @Test
    void imageTooLargeForTheSlot_isRefused() throws IOException {
      byte[] bytes = new byte[1_000_001];
      ImageDescription large = device.repository.publish("lock", "4.0.0", 4, "lock-s2", bytes);
      refused("image.too-large", device.install(device.bundle(large, bytes), true));
    }

    @Test
    void whatRunsAlready_isNotInstalledAgain() throws IOException {
      var bundle = Expect.ok(OfflineBundle.open(OfflineDevice.medium(device.bundle(image, IMAGE))));
      var install = new BundleInstall(device.device(true, Optional.of(image.sha256())));
      assertEquals(
          new Outcome.RunsAlready(image),
          install.install(bundle, Slot.B, device.now, device.watch));
      assertFalse(device.record().slot(Slot.B).enabled());
    }
  }

  @Nested
  class Damage {
    @Test
    void aFlippedBitAnywhere_installsNothingElse() throws IOException {
      byte[] bundle = device.bundle(image, IMAGE);
      int blocks = bundle.length - IMAGE.length - TestRepository.blocks(IMAGE).encoded().length;
      int refused = 0;
      // Primes: all bits of a byte are met.
      for (int at = 0; at < bundle.length; at += at < bundle.length - IMAGE.length ? 173 : 9973) {
        device = fresh(device);
        byte[] flipped = bundle.clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        Outcome outcome = device.install(flipped, true);
        if (outcome instanceof Outcome.Armed) {
          // Files nobody asks for, and signatures beyond the threshold, may be damaged.
          assertTrue(at < blocks, "flipped at " + at);
          assertArrayEquals(IMAGE, device.stored(), "flipped at " + at);
        } else {
          refused++;
          assertFalse(device.record().slot(Slot.B).enabled(), "flipped at " + at);
        }
      }
      assertTrue(refused > 20, refused + " refused");
    }

    /// The same people and director, another device.
    private OfflineDevice fresh(OfflineDevice before) throws IOException {
      try (var files = Files.list(before.folder.metadata())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(before.folder.slotImage(Slot.B));
      before.reset();
      return before;
    }

    @Test
    void everyTruncation_isRefused() throws IOException {
      byte[] bundle = device.bundle(image, IMAGE);
      for (int length = 0; length < bundle.length; length += 4999) {
        Outcome outcome = device.install(Arrays.copyOf(bundle, length), true);
        assertInstanceOf(Outcome.Refused.class, outcome, length + " bytes");
      }
      assertFalse(device.record().slot(Slot.B).enabled());
    }

    @Test
    void missingMetadata_isSaid() throws IOException {
      var files = new LinkedHashMap<>(device.imageFiles());
      files.remove("image/timestamp.json");
      refused(
          "trust.file-missing",
          device.install(OfflineDevice.bundle(image, IMAGE, Optional.empty(), files), true));
    }

    @Test
    void stickPulledOut_isRefused_andTheNextAttemptGoesOn() throws IOException {
      byte[] bundle = device.bundle(image, IMAGE);
      BundleMedium whole = OfflineDevice.medium(bundle);
      refused("bundle.unreadable", device.install(pulledOutAfter(whole, 100_000), true));
      assertEquals(-1, device.watch.resumedAt);
      installed(device.install(bundle, true));
      assertTrue(device.watch.resumedAt > 0, "resumed at " + device.watch.resumedAt);
    }

    private static BundleMedium pulledOutAfter(BundleMedium whole, int bytes) {
      return new BundleMedium() {
        @Override
        public long size() throws IOException {
          return whole.size();
        }

        @Override
        public InputStream from(long offset) throws IOException {
          return new FilterInputStream(whole.from(offset)) {
            private int left = bytes;

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
              int n = super.read(into, at, length);
              left -= n;
              if (left < 0) {
                throw new IOException("no such device");
              }
              return n;
            }
          };
        }
      };
    }
  }
}

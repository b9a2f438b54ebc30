package dev.pawl.core.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.director.Agreed.Offered;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreedTest {
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final Nonce NONCE = new Nonce("00112233445566778899aabbccddeeff");
  private static final ActionId ACTION = new ActionId(1001);

  private final TestRepository repository = TestRepository.withLines("lock");
  private final ImageDescription image =
      repository.publish("lock", "2.0.0", 2, "lock-s2", new byte[] {1, 2, 3});
  private final Verified<ImageDescription> verified = repository.verified(image.path());
  private final Assigned honest = Assigned.of(DEVICE, HARDWARE, image);
  private final Offered offer = new Offered(ACTION, image.path());

  private static Directed directed(Optional<AssignedSet> set) {
    var director = new TestDirector();
    director.assign(new Assignment(DEVICE, set));
    var client =
        new TufClient(
            director.source(DEVICE, NONCE), new MemoryMetadataStore(), director.factoryRoot());
    return Expect.ok(Directed.by(Expect.ok(client.refresh(TestTuf.NOW)), DEVICE, NONCE));
  }

  private static Directed directed(Assigned assigned) {
    return directed(Optional.of(new AssignedSet(ACTION, List.of(assigned))));
  }

  private String on(Assigned assigned) {
    return Expect.code(Agreed.on(directed(assigned), offer, HARDWARE, verified));
  }

  @Test
  void whenBothSayTheSame_thereIsAnAgreement() {
    Agreed agreed = Expect.ok(Agreed.on(directed(honest), offer, HARDWARE, verified));
    assertEquals(image, agreed.image().value());
    assertEquals(ACTION, agreed.action());
    assertTrue(agreed.toString().contains(image.path().value()));
  }

  @Test
  void nothingAssigned_isNoAgreement() {
    assertEquals(
        "director.nothing-assigned",
        Expect.code(Agreed.on(directed(Optional.empty()), offer, HARDWARE, verified)));
  }

  @Test
  void anotherAction_isNoAgreement() {
    var other = new Offered(new ActionId(1002), image.path());
    assertEquals(
        "director.other-action",
        Expect.code(Agreed.on(directed(honest), other, HARDWARE, verified)));
  }

  @Test
  void anotherImageThanTheDirectors_isNoAgreement() {
    var other = new Offered(ACTION, new TargetPath("line-lock/lock-1.0.0.img"));
    assertEquals(
        "director.other-image",
        Expect.code(Agreed.on(directed(honest), other, HARDWARE, verified)));
  }

  @Test
  void otherPath_isNoAgreement() {
    ImageDescription second = repository.publish("lock", "2.1.0", 2, "lock-s2", new byte[] {4});
    assertEquals(
        "director.path-differs",
        Expect.code(
            Agreed.on(directed(honest), offer, HARDWARE, repository.verified(second.path()))));
  }

  @Test
  void otherLength_isNoAgreement() {
    assertEquals(
        "director.length-differs",
        on(assigned(new ByteCount(4), image.sha256(), HARDWARE, image.counter())));
  }

  @Test
  void otherHash_isNoAgreement() {
    assertEquals(
        "director.hash-differs",
        on(assigned(image.length(), Digest.sha256(new byte[] {9}), HARDWARE, image.counter())));
  }

  @Test
  void otherCounter_isNoAgreement_higherOrLower() {
    for (long counter : new long[] {1, 3}) {
      assertEquals(
          "director.counter-differs",
          on(assigned(image.length(), image.sha256(), HARDWARE, new ReleaseCounter(counter))));
    }
  }

  @Test
  void otherHardwareThanTheDevices_isNoAgreement() {
    assertEquals(
        "director.hardware-differs",
        on(assigned(image.length(), image.sha256(), new HardwareId("cam-1"), image.counter())));
  }

  @Test
  void directorAndImageForOtherHardwareThanTheDevices_areNoAgreement() {
    ImageDescription camera = repository.publish("lock", "3.1.0", 2, "cam-1", new byte[] {6});
    assertEquals(
        "director.hardware-differs",
        Expect.code(
            Agreed.on(
                directed(Assigned.of(DEVICE, new HardwareId("cam-1"), camera)),
                new Offered(ACTION, camera.path()),
                HARDWARE,
                repository.verified(camera.path()))));
  }

  @Test
  void imageForOtherHardware_isNoAgreement() {
    ImageDescription camera = repository.publish("lock", "3.0.0", 2, "cam-1", new byte[] {5});
    var wrong = new Offered(ACTION, camera.path());
    assertEquals(
        "director.hardware-differs",
        Expect.code(
            Agreed.on(
                directed(Assigned.of(DEVICE, HARDWARE, camera)),
                wrong,
                HARDWARE,
                repository.verified(camera.path()))));
  }

  private Assigned assigned(
      ByteCount length, Digest sha256, HardwareId hardware, ReleaseCounter counter) {
    return new Assigned(DEVICE, hardware, image.path(), length, sha256, counter);
  }

  @Test
  void explanations_sayWhatToDo() {
    var failure = Expect.failure(Agreed.on(directed(Optional.empty()), offer, HARDWARE, verified));
    assertTrue(failure.explain().contains("1001"), failure.explain());
  }
}

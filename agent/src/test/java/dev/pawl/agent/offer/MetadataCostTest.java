package dev.pawl.agent.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.director.DirectorWatch;
import dev.pawl.agent.link.DeviceLink;
import dev.pawl.agent.link.LinkFailure;
import dev.pawl.agent.offer.OfferCheck.Answer;
import dev.pawl.agent.phase.Offer;
import dev.pawl.agent.rollback.FileMonotonicCounter;
import dev.pawl.agent.rollback.TrustedTime;
import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.protocol.CancelAction;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.DeploymentBase;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.testkit.CountedSignatures;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestDirector;
import dev.pawl.core.testkit.TestRepository;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What metadata costs a device: bytes on the wire and signatures verified (docs/spec/director.md,
/// "Cost"). The server's own bundles are as long: both come from the same writer.
class MetadataCostTest {
  private static final DeviceId DEVICE = new DeviceId("door-lock-of-an-average-name-0001");
  private static final HardwareId HARDWARE = new HardwareId("lock-s2");
  private static final URI METADATA = URI.create("https://cdn.example/m/");

  @TempDir Path folder;
  private final TestRepository repository = TestRepository.withLines("lock");
  private final TestDirector director = new TestDirector();
  private final CountedLink link = new CountedLink();
  private long questions;
  private OfferCheck check;

  @BeforeEach
  void prepare() throws IOException {
    var device = new DeviceFolder(folder);
    device.create();
    var counter = new FileMonotonicCounter(device);
    Expect.ok(counter.manufacture(ReleaseCounter.ZERO));
    var watch =
        new DirectorWatch(
            link,
            new MemoryMetadataStore(),
            director.factoryRoot(),
            DEVICE,
            () -> new Nonce("%032x".formatted(++questions)));
    var images = new ImageTrust(link, new MemoryMetadataStore(), repository.factoryRoot());
    check =
        new OfferCheck(
            watch,
            images,
            counter,
            new OfferCheck.Device(HARDWARE, ByteCount.mebi(64)),
            new TrustedTime(device));
    // A line as it is after a while: twenty images listed.
    for (int i = 1; i < 20; i++) {
      repository.publish("lock", "1.%d.0".formatted(i), i, "lock-s2", new byte[] {(byte) i});
    }
  }

  private ImageDescription assigned(int action, String version, long counter) {
    var image = repository.publish("lock", version, counter, "lock-s2", new byte[] {99, 1});
    director.assign(
        new Assignment(
            DEVICE,
            Optional.of(
                new AssignedSet(
                    new ActionId(action), List.of(Assigned.of(DEVICE, HARDWARE, image))))));
    return image;
  }

  private void update(int action, ImageDescription image) {
    var offer = new Offer(new ActionId(action), image.path());
    assertInstanceOf(Answer.Fits.class, check.check(offer, METADATA, TestTuf.NOW));
  }

  private void poll() {
    assertEquals(Optional.empty(), check.watch(TestTuf.NOW));
  }

  @Test
  void pollWithoutNews_costsAtMost600Bytes_andOneVerification() {
    poll();
    link.forget();
    int verified = CountedSignatures.during(this::poll);
    assertEquals(1, verified);
    assertEquals(1, link.requests.size(), link.requests::toString);
    assertTrue(link.bytes <= 600, link.bytes + " bytes");
  }

  @Test
  void update_costsAtMost12Kilobytes_andTenVerifications() {
    update(1001, assigned(1001, "1.20.0", 20));
    poll();
    ImageDescription next = assigned(1002, "1.21.0", 21);
    link.forget();
    int verified = CountedSignatures.during(() -> update(1002, next));
    assertTrue(link.bytes <= 12 * 1024, link.bytes + " bytes: " + link.requests);
    assertTrue(verified <= 10, verified + " verifications");
  }

  /// A server in memory that counts what it sends.
  private final class CountedLink implements DeviceLink {
    private final List<String> requests = new ArrayList<>();
    private long bytes;

    void forget() {
      requests.clear();
      bytes = 0;
    }

    @Override
    public Result<MetadataBundle, LinkFailure> bundle(BundleRequest request) {
      var bundle = new MetadataBundle(director.newer(DEVICE, request));
      requests.add("bundle");
      bytes += bundle.toBytes().length;
      return Result.ok(bundle);
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> director(
        String file, Nonce nonce, long held, ByteCount limit) {
      return sent(file, director.file(DEVICE, file, Optional.of(nonce)));
    }

    @Override
    public Result<Optional<byte[]>, LinkFailure> file(URI link, ByteCount limit) {
      String name = link.getPath().substring("/m/".length());
      return sent(
          name,
          repository.source().fetch(name, limit) instanceof FetchAnswer.Found found
              ? Optional.of(found.bytes())
              : Optional.empty());
    }

    private Result<Optional<byte[]>, LinkFailure> sent(String name, Optional<byte[]> content) {
      requests.add(name);
      bytes += content.map(all -> all.length).orElse(0);
      return Result.ok(content);
    }

    @Override
    public Result<ControllerBase, LinkFailure> poll() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Result<DeploymentBase, LinkFailure> deployment(URI at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Result<CancelAction, LinkFailure> cancellation(URI at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LinkFailure> attributes(URI at, ConfigData attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LinkFailure> attributes(ConfigData attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LinkFailure> feedback(ActionId action, JsonObject body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LinkFailure> cancelFeedback(ActionId action, JsonObject body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LinkFailure> report(JsonObject body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Result<Part, LinkFailure> open(URI at, long from) {
      throw new UnsupportedOperationException();
    }
  }
}

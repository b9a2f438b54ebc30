package dev.pawl.sim.bench;

import dev.pawl.core.director.Assigned;
import dev.pawl.core.director.AssignedSet;
import dev.pawl.core.director.Assignment;
import dev.pawl.core.director.Directed;
import dev.pawl.core.director.DirectorMetadata;
import dev.pawl.core.key.KeyGenerator;
import dev.pawl.core.key.Signer;
import dev.pawl.core.key.SoftwareSigner;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.Metadata;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.RoleSigners;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.trust.Root;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.Nonce;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the director says to one device at two moments: there is nothing, and then this image.
/// Ed25519 keys: they sign online.
final class DirectorHistory {
  private static final DeviceId DEVICE = new DeviceId("bench-1");

  private final Nonce nonce = new Nonce("0123456789abcdef".repeat(2));
  private final ActionId action = new ActionId(ActionId.FIRST);
  private final Map<RoleType, Signer> keys = new EnumMap<>(RoleType.class);
  private final Map<String, byte[]> files = new HashMap<>();
  private final MemoryMetadataStore before = new MemoryMetadataStore();

  private DirectorHistory() {}

  /// A history that ends with this image for the device.
  static DirectorHistory of(ImageDescription image, HardwareId hardware, Instant now) {
    DirectorHistory history = new DirectorHistory();
    history.publishRoot(now);
    history.publish(Assignment.nothing(DEVICE), 1, now);
    new TufClient(history.source(), history.before, history.factoryRoot())
        .refresh(now)
        .orThrow(why -> new IllegalStateException(why.explain()));
    Assigned assigned = Assigned.of(DEVICE, hardware, image);
    AssignedSet set = new AssignedSet(history.action, List.of(assigned));
    history.publish(new Assignment(DEVICE, Optional.of(set)), 2, now);
    return history;
  }

  private void publishRoot(Instant now) {
    var roles = new EnumMap<RoleType, RoleSigners>(RoleType.class);
    for (RoleType type : RoleType.values()) {
      Signer signer = SoftwareSigner.of(KeyGenerator.ed25519());
      keys.put(type, signer);
      roles.put(type, new RoleSigners(List.of(signer.publicKey()), 1));
    }
    put("1.root.json", Root.of(1, now.plus(Duration.ofDays(365)), roles));
  }

  private void publish(Assignment assignment, long version, Instant now) {
    put("timestamp.json", DirectorMetadata.timestamp(DEVICE, asked(), version, version, now));
    put(version + ".snapshot.json", DirectorMetadata.snapshot(version, version, now));
    put(version + ".targets.json", DirectorMetadata.targets(assignment, version, now));
  }

  private Optional<Nonce> asked() {
    return Optional.of(nonce);
  }

  private void put(String name, Metadata content) {
    Signer signer = Optional.ofNullable(keys.get(content.type())).orElseThrow();
    files.put(name, MetadataWriter.sign(content, List.of(signer)));
  }

  MemoryMetadataStore before() {
    return new MemoryMetadataStore(before);
  }

  MetadataSource source() {
    return (name, _) -> {
      byte[] file = files.get(name);
      return file == null ? new FetchAnswer.NotFound() : new FetchAnswer.Found(file);
    };
  }

  byte[] factoryRoot() {
    return file("1.root.json");
  }

  ActionId action() {
    return action;
  }

  /// The check of the director's answer, from the stored files on.
  Directed check(MemoryMetadataStore store, Instant now) {
    return new TufClient(source(), store, factoryRoot())
        .refresh(now)
        .map(trust -> Directed.by(trust, DEVICE, nonce))
        .orThrow(why -> new IllegalStateException(why.explain()))
        .orThrow(why -> new IllegalStateException(why.explain()));
  }

  /// Bytes that come over the wire for the update.
  long wireBytes() {
    return (long) file("timestamp.json").length
        + file("2.snapshot.json").length
        + file("2.targets.json").length;
  }

  private byte[] file(String name) {
    return Optional.ofNullable(files.get(name)).orElseThrow();
  }
}

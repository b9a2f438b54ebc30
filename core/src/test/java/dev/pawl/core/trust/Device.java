package dev.pawl.core.trust;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.time.Instant;
import java.util.stream.Collectors;

/// The client side of a test: a store, a factory root, and what a refresh comes to.
final class Device {
  private final TestTuf tuf;
  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final byte[] factoryRoot;

  Device(TestTuf tuf, byte[] factoryRoot) {
    this.tuf = tuf;
    this.factoryRoot = factoryRoot.clone();
  }

  /// A device whose factory root is the repository's first.
  static Device of(TestTuf tuf) {
    return new Device(tuf, tuf.file("1.root.json"));
  }

  TufClient client() {
    return new TufClient(tuf, store, factoryRoot);
  }

  Result<RefreshedTrust, TrustFailure> refreshAt(Instant now) {
    return client().refresh(now);
  }

  /// `ok` or the code of the failure.
  String refresh() {
    return Expect.code(refreshAt(TestTuf.NOW));
  }

  TrustFailure failure() {
    return Expect.failure(refreshAt(TestTuf.NOW));
  }

  RefreshedTrust trust() {
    return Expect.ok(refreshAt(TestTuf.NOW));
  }

  /// `ok` or the code of the failure of finding a path after a refresh.
  String find(String path) {
    return Expect.code(trust().find(new TargetPath(path)));
  }

  MemoryMetadataStore store() {
    return store;
  }

  /// What is stored, as `name:version` in the order of names.
  String stored() {
    return store.roles().stream()
        .sorted()
        .map(role -> role + ":" + version(store.load(new RoleName(role)).orElseThrow()))
        .collect(Collectors.joining(" "));
  }

  private static long version(byte[] file) {
    return JsonView.of(Expect.ok(JsonReader.read(file, JsonLimits.standard())))
        .object("signed")
        .number("version");
  }
}

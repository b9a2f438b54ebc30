package dev.pawl.core.testkit;

import dev.pawl.core.trust.MetadataStore;
import dev.pawl.core.value.RoleName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A [MetadataStore] in memory, open to the test.
public final class MemoryMetadataStore implements MetadataStore {
  private final Map<String, byte[]> files = new TreeMap<>();

  @Override
  public Optional<byte[]> load(RoleName role) {
    return Optional.ofNullable(files.get(role.value())).map(byte[]::clone);
  }

  @Override
  public void store(RoleName role, byte[] received) {
    files.put(role.value(), received.clone());
  }

  @Override
  public void delete(RoleName role) {
    files.remove(role.value());
  }

  /// The names of the roles stored, in order.
  public Set<String> roles() {
    return Set.copyOf(files.keySet());
  }
}

package dev.pawl.core.trust;

import dev.pawl.core.value.RoleName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A [MetadataStore] that lasts no longer than the program: for clients that begin at the factory's
/// root each time, such as a command. Not for a device, which would lose its rollback protection.
public final class MemoryMetadataStore implements MetadataStore {
  private final Map<String, byte[]> files = new TreeMap<>();

  /// An empty store.
  public MemoryMetadataStore() {}

  /// A store that begins with what `from` has now.
  public MemoryMetadataStore(MemoryMetadataStore from) {
    files.putAll(from.files);
  }

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

  /// The names of the roles stored.
  public Set<String> roles() {
    return Set.copyOf(files.keySet());
  }
}

package dev.pawl.server.release;

import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.RoleName;

/// One file of the repository, exact bytes.
final class MetadataFile {
  private final RoleName role;
  private final long version;
  private final byte[] content;

  MetadataFile(RoleName role, long version, byte[] content) {
    this.role = role;
    this.version = version;
    this.content = content.clone();
  }

  RoleName role() {
    return role;
  }

  long version() {
    return version;
  }

  byte[] content() {
    return content.clone();
  }

  /// The name clients ask for.
  String name() {
    return role.equals(RoleType.TIMESTAMP.role())
        ? MetadataNames.unversioned(role)
        : MetadataNames.versioned(role, version);
  }
}

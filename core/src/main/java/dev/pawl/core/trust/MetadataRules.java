package dev.pawl.core.trust;

import dev.pawl.core.value.MalformedInput;

/// Rules that several kinds of metadata share.
final class MetadataRules {
  private MetadataRules() {}

  static void requireVersion(long version) {
    if (version < 1) {
      throw new MalformedInput("version", Long.toString(version), "a whole number, 1 or more");
    }
  }
}

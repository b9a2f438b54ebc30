package dev.pawl.core.trust;

import java.time.Instant;

/// The signed part of a metadata file (TUF 1.0.34, section 4). As a bare value it says nothing
/// about
/// whether anybody may be trusted for it: that is what [Verified] says.
public sealed interface Metadata permits Root, Targets, Snapshot, Timestamp {
  /// What kind it is.
  RoleType type();

  /// 1 or more; rises with every change.
  long version();

  /// From this moment on it must not be used to install anything. Whole seconds.
  Instant expires();
}

package dev.pawl.core.trust;

import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.RoleName;
import java.util.Arrays;
import java.util.Optional;

/// The four kinds of metadata (TUF 1.0.34, 2.1). Delegated roles are of kind [#TARGETS].
public enum RoleType {
  /// Says which keys sign for the other roles and for itself.
  ROOT("root", 128),
  /// Says which snapshot is the newest; signed often, valid shortly.
  TIMESTAMP("timestamp", 16),
  /// Says which version of each targets file belongs together.
  SNAPSHOT("snapshot", 256),
  /// Names files with length and hashes, and who may name others.
  TARGETS("targets", 1024);

  private final String tufName;
  private final int limitKibi;

  RoleType(String tufName, int limitKibi) {
    this.tufName = tufName;
    this.limitKibi = limitKibi;
  }

  /// The kind that metadata calls `tufName`.
  public static Optional<RoleType> of(String tufName) {
    return Arrays.stream(values()).filter(type -> type.tufName.equals(tufName)).findFirst();
  }

  /// The name in metadata (`_type`).
  public String tufName() {
    return tufName;
  }

  /// The top-level role of this kind.
  public RoleName role() {
    return new RoleName(tufName);
  }

  /// Longest file of this kind that is read.
  public ByteCount limit() {
    return ByteCount.kibi(limitKibi);
  }
}

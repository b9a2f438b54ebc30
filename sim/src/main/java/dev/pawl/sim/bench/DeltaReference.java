package dev.pawl.sim.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Figures of others for known pairs, measured once: best patch of HDiffPatch 4.12 (single stream,
/// `-m-1`, LZMA2 with 64 MiB) and the new image compressed by `xz -9e`. Where `--hdiffz` is given,
/// measured figures take their place.
/// @param hdiffz bytes of the patch
/// @param full bytes of the compressed image, where it compresses
record DeltaReference(Kind kind, long hdiffz, Optional<Long> full) {
  /// What a pair is an example of; each kind has a target of its own.
  enum Kind {
    PROGRAM("executables and firmware"),
    CONTAINER("squashfs-xz, squashfs-gzip, jar"),
    TREE("ext4 root tree"),
    OTHER("other pairs");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final Map<String, DeltaReference> KNOWN =
      Map.of(
          "kernel_arm64", known(Kind.PROGRAM, 2_101_933, 8_017_712),
          "esbuild_arm64", known(Kind.PROGRAM, 356_848, 3_083_668),
          "sqlite_arm64", known(Kind.PROGRAM, 79_061, 455_160),
          "mcu_m4", known(Kind.PROGRAM, 61_387, 194_192),
          "bcprov_jar", known(Kind.CONTAINER, 1_347_761, 7_493_880),
          "rootfs_arm64_squashxz", known(Kind.CONTAINER, 12_587_726, 0),
          "rootfs_arm64_squashgz", known(Kind.CONTAINER, 15_417_791, 0),
          "rootfs_arm64_ext4", known(Kind.TREE, 2_172_084, 0));

  private static DeltaReference known(Kind kind, long hdiffz, long full) {
    return new DeltaReference(kind, hdiffz, full == 0 ? Optional.empty() : Optional.of(full));
  }

  static Optional<DeltaReference> of(String pair) {
    return Optional.ofNullable(KNOWN.get(pair));
  }

  /// The kind of a pair, by its name.
  static Kind kind(String pair) {
    return of(pair).map(DeltaReference::kind).orElse(Kind.OTHER);
  }

  /// The kinds in the order of the table.
  static List<Kind> kinds() {
    return List.of(Kind.values());
  }
}

package dev.pawl.core.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.value.RoleName;

/// Names of metadata files (TUF 1.0.34, 3.1 and 6.2).
public final class MetadataNames {
  /// Where a repository keeps the newest root that recovers, whatever its version.
  public static final String RECOVERY = "recovery.root.json";

  private MetadataNames() {}

  /// `VERSION.ROLE.json`, the role percent-encoded.
  public static String versioned(RoleName role, long version) {
    return version + "." + unversioned(role);
  }

  /// `ROLE.json`, the role percent-encoded.
  public static String unversioned(RoleName role) {
    return encode(role) + ".json";
  }

  /// The role name with every byte of its UTF-8 form escaped but `A-Z a-z 0-9 - _ . ~` (RFC 3986,
  /// 2.3). Role names come from outside: `../x` becomes `..%2Fx` and stays in its folder. Add a
  /// suffix before using it as a file name: `.` and `..` pass as they are.
  public static String encode(RoleName role) {
    var out = new StringBuilder();
    for (byte b : role.value().getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return out.toString();
  }

  /// Under which name a client stores the root of this version.
  static RoleName storedRoot(long version) {
    return new RoleName(version + ".root");
  }

  /// Under which name a client stores a root that recovers; no version has it.
  static RoleName recoveredRoot() {
    return storedRoot(0);
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}

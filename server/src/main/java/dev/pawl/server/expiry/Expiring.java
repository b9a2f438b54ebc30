package dev.pawl.server.expiry;

import dev.pawl.core.value.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Something that ends.
///
/// @param kind `role` or `certificate`
/// @param name the role's, or whose certificate it is
/// @param at from when on it is not valid any more
/// @param renewedBy `server` if the server renews it by itself, `people` if they must, `device` if
/// the
///     device must
/// @param keys the keys of a role: a key ends with the role that names it
public record Expiring(String kind, String name, Instant at, String renewedBy, List<KeyId> keys) {
  /// Renewed by the server itself.
  public static final String SERVER = "server";

  /// Renewed by people.
  public static final String PEOPLE = "people";

  public Expiring {
    keys = List.copyOf(keys);
  }

  /// Whole days left; negative when it has ended.
  public long daysLeft(Instant now) {
    return Math.floorDiv(Duration.between(now, at).toSeconds(), Duration.ofDays(1).toSeconds());
  }
}

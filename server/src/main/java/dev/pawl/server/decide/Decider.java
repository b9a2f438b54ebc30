package dev.pawl.server.decide;

import java.util.Optional;

/// Who decides which update a device gets: [UpdateDecider#decide]. A port, so that the whole-system
/// tests can run a server whose decisions are hostile; a device must withstand that.
@FunctionalInterface
public interface Decider {
  /// As [UpdateDecider#decide].
  Decision decide(DeviceFacts device, Optional<Assignment> assigned);
}

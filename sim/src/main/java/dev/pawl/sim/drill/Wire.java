package dev.pawl.sim.drill;

import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.value.ByteCount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The way between a device and its server, with the attacker on it: what he forged goes first,
/// what he withholds does not arrive, everything else comes from the real server.
final class Wire implements MetadataSource {
  private final Function<String, Optional<byte[]>> server;
  private final Map<String, Optional<byte[]>> attacker = new HashMap<>();

  Wire(Function<String, Optional<byte[]>> server) {
    this.server = server;
  }

  /// The attacker answers with this file.
  void forge(String name, byte[] content) {
    attacker.put(name, Optional.of(content.clone()));
  }

  /// The attacker keeps this file away.
  void withhold(String name) {
    attacker.put(name, Optional.empty());
  }

  /// The attacker is gone.
  void clear() {
    attacker.clear();
  }

  @Override
  public FetchAnswer fetch(String fileName, ByteCount limit) {
    Optional<byte[]> forged = attacker.get(fileName);
    return (forged == null ? server.apply(fileName) : forged)
        .<FetchAnswer>map(FetchAnswer.Found::new)
        .orElseGet(FetchAnswer.NotFound::new);
  }
}

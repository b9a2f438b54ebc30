package dev.pawl.sim.attack;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// One row of the table: data, and how it is played.
///
/// @param name as on the command line and in THREAT_MODEL.md
/// @param attacker what he has
/// @param does what he does, for people
/// @param safe why the device is safe, for people: the check that stops it
/// @param codes failure codes that count as that check; any other ending is none
/// @param play plays it
record Attack(
    String name, Attacker attacker, String does, String safe, Set<String> codes, Play play) {
  Attack {
    codes = Set.copyOf(codes);
  }

  /// What an attacker has.
  enum Attacker {
    /// The server with everything on it: TLS identity and all online keys.
    STOLEN_SERVER("stolen server"),
    /// A mirror, cache or disk that can change every byte of every file, without any key.
    MIRROR("mirror"),
    /// The network: everything in between, without any key.
    MIDDLE("man in the middle"),
    /// Some of the people's keys, fewer than must sign, and the server.
    KEY_THIEF("key thief"),
    /// The device's own disk.
    DEVICE_THIEF("device thief");

    private final String words;

    Attacker(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /// How an attack is played.
  @FunctionalInterface
  interface Play {
    /// Plays it on a fresh scene.
    /// @return how each attempt ended
    List<Ending> run(Scene scene) throws IOException;
  }
}

package dev.pawl.sim.attack;

import dev.pawl.cli.workspace.KeyFamily;
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
/// @param control the same without the attack, which must be installed
/// @param family of the keys of people in the world it is played in
record Attack(
    String name,
    Attacker attacker,
    String does,
    String safe,
    Set<String> codes,
    Play play,
    Control control,
    KeyFamily family) {
  Attack {
    codes = Set.copyOf(codes);
  }

  /// An attack in the world of classical keys.
  Attack(
      String name,
      Attacker attacker,
      String does,
      String safe,
      Set<String> codes,
      Play play,
      Control control) {
    this(name, attacker, does, safe, codes, play, control, KeyFamily.CLASSICAL);
  }

  /// An attack after which the honest update must be installed on the very device.
  Attack(String name, Attacker attacker, String does, String safe, Set<String> codes, Play play) {
    this(name, attacker, does, safe, codes, play, Scene::honest);
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
    /// A way to sign as every key of one family of algorithms, and the server.
    BREAKER("breaker of a family"),
    /// The device's own disk, or its clock.
    DEVICE_THIEF("device thief"),
    /// Both kinds of server: with all online keys, and with none.
    BOTH("mirror, stolen server");

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

  /// What shows that the attack was refused for what it is, and not because nothing works: the same
  /// device, in the same world, offered the honest counterpart.
  @FunctionalInterface
  interface Control {
    /// Runs on the scene that the play has left.
    /// @return must be [Ending.Kind#INSTALLED]
    Ending run(Scene scene) throws IOException;
  }
}

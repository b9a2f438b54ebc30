package dev.pawl.sim.attack;

import static dev.pawl.sim.attack.Attack.Attacker.MIDDLE;

import dev.pawl.core.json.JsonValue.JsonNumber;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.value.DeviceId;
import dev.pawl.sim.attack.RealSite.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Attacks on what devices say: here the server is honest, and it is the server that must not be
/// deceived. "Installed" means that it took the attacker's word.
final class Statements {
  private static final DeviceId OTHER = new DeviceId("victim-2");

  private Statements() {}

  static List<Attack> all() {
    return List.of(
        new Attack(
            "replayed-report",
            MIDDLE,
            "has recorded a device's signed reports and sends them again: to the server, as another"
                + " device, changed, and later",
            "a report is signed by the device's key, counts upwards, and repeats the nonce of the"
                + " device's last poll",
            Set.of("report.replayed", "report.bad-signature", "report.not-fresh"),
            Statements::replays,
            Statements::next));
  }

  private static List<Ending> replays(Scene scene) throws IOException {
    RealSite site = scene.site();
    Member victim = site.enrol(Victim.ID);
    Member other = site.enrol(OTHER);
    JsonObject recorded = victim.report(1, scene.next());
    JsonObject withheld = victim.report(2, scene.next());
    Ending honest = victim.send("honest", recorded);
    if (honest.kind() != Ending.Kind.INSTALLED) {
      throw new IOException("the server does not take an honest report: " + honest);
    }
    var endings = new ArrayList<Ending>();
    endings.add(victim.send("again", recorded));
    endings.add(other.send("as another device", withheld));
    endings.add(victim.send("with another number", renumbered(withheld)));
    site.restart();
    endings.add(victim.send("withheld, and sent later", withheld));
    return endings;
  }

  private static JsonObject renumbered(JsonObject report) {
    return report
        .get("signed")
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .map(signed -> report.with("signed", signed.with("sequence", new JsonNumber(9))))
        .orElseThrow();
  }

  /// The device's own next report.
  private static Ending next(Scene scene) throws IOException {
    Member victim = scene.site().member(Victim.ID);
    return victim.send("honest", victim.report(3, scene.next()));
  }
}

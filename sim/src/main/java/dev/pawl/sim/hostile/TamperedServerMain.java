package dev.pawl.sim.hostile;

import dev.pawl.server.Ports;
import dev.pawl.server.ServerMain;
import dev.pawl.server.decide.Assignment;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.decide.Decision;
import dev.pawl.server.decide.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The server, tampered with: `TamperedServerMain PLAN-FILE [arguments of the server]`. Everything
/// but the exchanged ports is the real server's code.
public final class TamperedServerMain {
  private TamperedServerMain() {}

  /// The program.
  public static void main(String[] arguments) {
    if (arguments.length < 1) {
      System.err.println("usage: TamperedServerMain PLAN-FILE [arguments of the server]");
      System.exit(2);
    }
    Path plan = Path.of(arguments[0]);
    List<String> words = List.of(arguments).subList(1, arguments.length);
    System.exit(ServerMain.run(words, ports -> exchanged(ports, () -> HostilePlan.read(plan))));
  }

  static Ports exchanged(Ports real, Supplier<HostilePlan> plan) {
    return new Ports(
        new ForgedImages(real.artifacts(), plan),
        lawless(real.decider(), plan),
        genuine -> new ForgedMetadata(real.metadata().apply(genuine), plan),
        real.clock(),
        real.signer(),
        real.deltas());
  }

  /// A decider that offers whatever is assigned, where the plan says so.
  static Decider lawless(Decider genuine, Supplier<HostilePlan> plan) {
    return (device, assigned) -> {
      Decision honest = genuine.decide(device, assigned);
      return assigned.isPresent() && plan.get().offersAnything()
          ? new Decision.Offer(Rule.OFFER, "the attacker wants it so: " + target(assigned.get()))
          : honest;
    };
  }

  private static String target(Assignment assigned) {
    return assigned.path().toString();
  }
}

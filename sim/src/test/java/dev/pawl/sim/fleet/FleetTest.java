package dev.pawl.sim.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.Connector;
import dev.pawl.agent.link.DeviceLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The simulator on a small fleet, with its real server process.
class FleetTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final FleetScreen screen =
      new FleetScreen(
          new PrintStream(said, false, StandardCharsets.UTF_8),
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          true);

  /// Each kind of fault strikes two devices or more, and each comes out as it must; but for one
  /// device whose reports get lost on the way, which no plan explains: that one is found.
  @Test
  void everyFault_comesOutAsItMust_andTheOneHoleIsFound() throws Exception {
    Map<Fault, Double> faults = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE) {
        faults.put(fault, 7.5);
      }
    }
    FleetOptions options = options(40, faults);
    int victim =
        DevicePlan.fleet(options).stream()
            .filter(plan -> plan.fault() == Fault.NONE)
            .findFirst()
            .orElseThrow()
            .number();
    Tampering hole =
        (plan, connector) -> plan.number() == victim ? withoutReports(connector) : connector;
    FleetReport report = new FleetRun(options, screen, hole).run();
    screen.ended(report);
    String all = said.toString(StandardCharsets.UTF_8);
    assertEquals(
        List.of(victim),
        report.unexplained().stream().map(one -> one.plan().number()).toList(),
        all);
    assertEquals(7, report.rows().size(), all);
    report.rows().values().forEach(row -> assertTrue(row.devices() >= 2, all));
    assertEquals(40 - 3 * 3, report.updated(), all);
    assertTrue(report.byDelta().devices() > 0 && report.byDelta().saved() > 0, all);
    assertTrue(report.whole().devices() > 0, all);
    assertTrue(all.contains("\"event\":\"fleet.unexplained\",\"device\":\"sim-"), all);
    assertTrue(all.contains("\"ok\":false"), all);
  }

  @Test
  void wrongArguments_areRefused() {
    assertEquals(2, run("fleet", "--devices", "0"));
    assertEquals(2, run("fleet", "--fault", "earthquake=1"));
    assertEquals(2, run("fleet", "--fault", "bad-boot=60", "--fault", "power-cut=60"));
    assertEquals(2, run());
  }

  private int run(String... arguments) {
    var out = new PrintStream(said, false, StandardCharsets.UTF_8);
    return FleetMain.run(out, out, arguments);
  }

  private static FleetOptions options(int devices, Map<Fault, Double> faults) {
    return new FleetOptions(
        devices,
        11,
        1,
        50,
        faults,
        256 * 1024,
        Duration.ofSeconds(1),
        600,
        Duration.ofSeconds(5),
        Duration.ofMinutes(3));
  }

  /// The device believes that its reports arrive.
  private static Connector withoutReports(Connector real) {
    return () -> new Deaf(real.connect());
  }

  private record Deaf(Connector.Connection real) implements Connector.Connection {
    @Override
    public DeviceLink link() {
      DeviceLink link = real.link();
      return (DeviceLink)
          Proxy.newProxyInstance(
              DeviceLink.class.getClassLoader(),
              new Class<?>[] {DeviceLink.class},
              (_, method, arguments) -> {
                if (method.getName().equals("report")) {
                  return Optional.empty();
                }
                try {
                  return method.invoke(link, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public PrivateKey key() {
      return real.key();
    }

    @Override
    public void upkeep() throws IOException {
      real.upkeep();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}

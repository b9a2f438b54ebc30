package dev.pawl.sim.tidy;

import static dev.pawl.sim.tidy.Seeded.expectNone;
import static dev.pawl.sim.tidy.Seeded.expectOne;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrowRulesTest {
  private static List<Finding> arrows(String from, String to) {
    return ArrowRules.arrows(List.of(new Edge("dev.pawl." + from, to, "F.java", 7)));
  }

  @ParameterizedTest(name = "{0} must not use {1}")
  @CsvSource({
    "core.trust.Verifier, dev.pawl.agent.Agent, core knows a program",
    "agent.link.DdiLink, dev.pawl.server.Server, the agent knows another program",
    "server.ddi.Ddi, dev.pawl.agent.Agent, the server knows another program",
    "cli.PawlMain, dev.pawl.server.ServerMain, the command line knows another program",
    "core.trust.TufClient, java.net.http.HttpClient, network",
    "core.trust.TufClient, java.net.Socket, network",
    "core.chain.HashChain, java.sql.Connection, database",
    "core.value.Model, io.vertx.core.Vertx, framework",
    "core.trust.Root, tools.jackson.core.JsonParser, past core.json",
    "server.ddi.Poll, com.fasterxml.jackson.core.JsonFactory, past core.json",
    "server.decide.Facts, dev.pawl.server.sql.Database, a rule knows",
    "server.rollout.RolloutPlanner, java.sql.Connection, only computes",
    "agent.phase.AgentStep$Next, java.nio.file.Files, only computes",
    "server.rollout.Rollouts, dev.pawl.server.http.Answer, knows the wire",
    "server.audit.AuditLog, dev.pawl.server.api.Api, a capability knows an adapter",
  })
  void arrowThatPointsTheWrongWay_isFound(String from, String to, String words) {
    expectOne(arrows(from, to), 7, words);
  }

  @ParameterizedTest(name = "{0} may use {1}")
  @CsvSource({
    "core.value.Links, java.net.URI",
    "core.json.JsonReader, tools.jackson.core.JsonParser",
    "agent.link.DdiLink, java.net.http.HttpClient",
    "agent.link.DdiLink, dev.pawl.core.protocol.Poll",
    "server.rollout.RolloutStore, dev.pawl.server.sql.Database",
    "server.rollout.Rollouts, dev.pawl.server.sql.Transaction",
    "server.audit.AuditLog, dev.pawl.server.sql.Database",
    "server.identity.DeviceGate, dev.pawl.server.http.RequestHead",
    "server.http.Exchange$Step, io.vertx.core.Future",
    "server.api.Api, dev.pawl.server.http.Answers",
    "server.ServerMain, dev.pawl.server.ddi.Ddi",
    "sim.demo.DemoMain, dev.pawl.server.ServerMain",
    "sim.demo.act.PowerCutStep, java.nio.file.Files",
  })
  void arrowThatPointsTheRightWay_isLeftAlone(String from, String to) {
    expectNone(arrows(from, to));
  }

  @Test
  void manyUsesOfOnePackage_areOneFinding_atTheFirstLine() {
    expectOne(
        ArrowRules.arrows(
            Stream.of(1L, 9L, 4L)
                .map(line -> new Edge("dev.pawl.core.A", "java.sql.T" + line, "F.java", line))
                .toList()),
        4,
        "uses java.sql.T4");
  }
}

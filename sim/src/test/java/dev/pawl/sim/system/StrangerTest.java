package dev.pawl.sim.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.Tls;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import dev.pawl.server.ServerMain;
import dev.pawl.sim.demo.script.Deadline;
import dev.pawl.sim.demo.stage.DemoDevice;
import dev.pawl.sim.demo.stage.Lookout;
import dev.pawl.sim.demo.stage.Release;
import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import dev.pawl.sim.process.ProcessPark;
import dev.pawl.sim.process.RunningProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who is refused by a real server: a device in the place of another, a revoked one; and what a
/// server says that finds its port taken.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerTest {
  private TestStage test;
  private Path home;
  private DemoDevice one;
  private DemoDevice other;

  @BeforeAll
  void setUp(@TempDir Path folder) throws Exception {
    home = folder;
    Deadline deadline = TestStage.deadline();
    test = TestStage.open(home);
    portInUse_isSaid_andChangesNothing(deadline);
    test.stage().startServer(deadline);
    Release first = test.publish("1.0.0", 1, TestStage.IMAGE);
    one = test.manufacture("lock-1", first);
    other = test.manufacture("lock-2", first);
    test.enrol(one, deadline);
    test.enrol(other, deadline);
  }

  @AfterAll
  void tearDown() {
    test.close();
  }

  /// Before the server of the other tests is started, on its very folder: that one must not mind.
  private void portInUse_isSaid_andChangesNothing(Deadline deadline) throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        ProcessPark park = new ProcessPark(home.resolve("port"))) {
      JavaProgram server =
          new JavaProgram(
              ClassPaths.ofThisBuild().of("server"),
              ServerMain.class.getName(),
              List.of("-Xmx160m", "--enable-native-access=ALL-UNNAMED"));
      String port = Integer.toString(taken.getLocalPort());
      RunningProcess process =
          park.start(
              "server",
              server.command(
                  List.of(
                      "--data",
                      test.folder().server().toString(),
                      "--port-device",
                      port,
                      "--port-operator",
                      "0")),
              Map.of());
      int exit =
          deadline.await(
              "the server ends",
              () ->
                  process.exitCode().isPresent()
                      ? Optional.of(process.exitCode().getAsInt())
                      : Optional.empty(),
              () -> "it runs");
      String said = Files.readString(process.output());
      assertEquals(1, exit, said);
      assertTrue(said.contains("server.port-in-use") && said.contains(port), said);
      assertTrue(Files.notExists(test.folder().server().resolve("ready.json")), "not ready");
    }
  }

  @Test
  void certificateOfOneDevice_onThePathOfAnother_isRefused() throws Exception {
    try (HttpClient client = client(one)) {
      assertEquals(200, poll(client, one.id()).statusCode());
      HttpResponse<String> refused = poll(client, other.id());
      assertEquals(403, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("identity.other-device"), refused.body());
      assertEquals(200, poll(client, one.id()).statusCode());
    }
  }

  @Test
  void revokedDevice_isRefusedOnItsNextRequest_andKeepsRunning() throws Exception {
    Deadline deadline = TestStage.deadline();
    try (HttpClient client = client(other)) {
      assertEquals(200, poll(client, other.id()).statusCode());
      Lookout lookout = new Lookout(test.stage(), deadline);
      test.desk().run("device", "revoke", other.id().value(), "--reason", "stolen");
      HttpResponse<String> refused = poll(client, other.id());
      assertEquals(403, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("identity.revoked"), refused.body());
      lookout.event(other.id(), DeviceEventKind.SERVER_UNREACHABLE);
      assertTrue(other.isOn());
    }
  }

  private HttpResponse<String> poll(HttpClient client, DeviceId path)
      throws IOException, InterruptedException {
    URI url = URI.create(test.stage().deviceUrl() + "/DEFAULT/controller/v1/" + path);
    return client.send(
        HttpRequest.newBuilder(url).header("Accept", "application/json").build(),
        BodyHandlers.ofString());
  }

  /// Speaks with the key and certificate of a device.
  private static HttpClient client(DemoDevice device) throws IOException {
    DeviceFolder folder = device.folder();
    IdentityFiles files = new IdentityFiles(folder);
    DeviceIdentity identity =
        files
            .enrolled(device.id())
            .orThrow(failure -> new IOException(failure.explain()))
            .orElseThrow();
    SSLContext tls =
        Tls.withIdentity(
            files.authorities().orThrow(failure -> new IOException(failure.explain())),
            identity.keys().getPrivate(),
            identity.chain());
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }
}

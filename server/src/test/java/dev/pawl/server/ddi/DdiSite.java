package dev.pawl.server.ddi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.server.testkit.TestFleetDevice;
import dev.pawl.server.testkit.TestSite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// A server with two releases of the line `lock`, and devices for them.
final class DdiSite implements AutoCloseable {
  /// The bytes of the second release.
  static final byte[] BYTES = bytes(150_000);

  final TestSite server;
  final ImageDescription v1;
  final ImageDescription v2;
  private final AtomicInteger number = new AtomicInteger(100);

  DdiSite(Path folder) throws IOException {
    server = TestSite.in(folder);
    v1 = server.published("1.0.0", 1, "first".getBytes(UTF_8));
    v2 = server.published("2.0.0", 2, BYTES);
  }

  TestFleetDevice device() throws IOException {
    return server.device("lock-" + number.incrementAndGet());
  }

  TestFleetDevice assigned() throws IOException {
    var device = device();
    server.rollOut(v2, device);
    return device;
  }

  ActionId read(TestFleetDevice device) throws IOException {
    server.rollOut(v2, device);
    var action = device.offered().orElseThrow();
    device.deployment(action);
    return action;
  }

  void cancel(JsonView rollout) throws IOException {
    server.api(200, "POST", "/rollouts/" + rollout.text("id") + "/cancel", JsonObject.EMPTY);
  }

  String rolloutOf(TestFleetDevice device) throws IOException {
    return action(device).text("rollout");
  }

  URI image(TestFleetDevice device) throws IOException {
    var chunk =
        only(
            device.deployment(device.offered().orElseThrow()).object("deployment").array("chunks"));
    return href(only(chunk.array("artifacts")), "download");
  }

  static URI href(JsonView artifact, String relation) {
    return URI.create(artifact.object("_links").object(relation).text("href"));
  }

  JsonView shown(TestFleetDevice device) throws IOException {
    return server.get("/devices/" + device.id());
  }

  String attributes(TestFleetDevice device) throws IOException {
    return JsonWriter.line(shown(device).object("attributes").json());
  }

  static void put(TestFleetDevice device, String body) throws IOException {
    var answer = device.send("PUT", "/configData", body);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /// The newest action of the device.
  JsonView action(TestFleetDevice device) throws IOException {
    return server.get("/devices/" + device.id() + "/actions").array("items").getFirst();
  }

  List<String> statuses(TestFleetDevice device) throws IOException {
    return action(device).array("history").stream().map(entry -> entry.text("status")).toList();
  }

  static JsonView only(List<JsonView> list) {
    assertEquals(1, list.size());
    return list.getFirst();
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }

  static String hex(String algorithm) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(BYTES));
  }

  private static byte[] bytes(int length) {
    var content = new byte[length];
    new Random(7).nextBytes(content);
    return content;
  }

  @Override
  public void close() {
    server.close();
  }
}

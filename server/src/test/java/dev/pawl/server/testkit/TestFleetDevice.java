package dev.pawl.server.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.ActionFeedback;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An enrolled device that speaks DDI with its own certificate.
public final class TestFleetDevice {
  private final DeviceId id;
  private final TestClient client;
  private final TestAuthority.Credential credential;
  private long sequence; // of its latest report

  TestFleetDevice(String id, TestClient client, TestAuthority.Credential credential) {
    this.id = new DeviceId(id);
    this.client = client;
    this.credential = credential;
  }

  /// Its name.
  public DeviceId id() {
    return id;
  }

  /// Its key and certificate.
  public TestAuthority.Credential credential() {
    return credential;
  }

  /// Its connection.
  public TestClient client() {
    return client;
  }

  /// The path of one of its resources.
  public String path(String rest) {
    return "/DEFAULT/controller/v1/" + id + rest;
  }

  // --- DDI ---------------------------------------------------------------------------------------

  /// Polls.
  public JsonView poll() throws IOException {
    var answer = client.get(path(""));
    assertEquals(200, answer.statusCode(), answer.body());
    return TestSite.json(answer);
  }

  /// The link of the poll called `relation`.
  public Optional<URI> link(String relation) throws IOException {
    return poll()
        .optional("_links")
        .flatMap(links -> links.optional(relation))
        .map(link -> URI.create(link.text("href")));
  }

  /// The number of the action the poll offers.
  public Optional<ActionId> offered() throws IOException {
    return link("deploymentBase").map(TestFleetDevice::actionIn);
  }

  /// The number of the action the poll wants stopped.
  public Optional<ActionId> toCancel() throws IOException {
    return link("cancelAction").map(TestFleetDevice::actionIn);
  }

  private static ActionId actionIn(URI link) {
    var path = link.getPath();
    return ActionId.parse(path.substring(path.lastIndexOf('/') + 1));
  }

  /// Asks for a path as it stands.
  public HttpResponse<String> get(String rest) throws IOException {
    return client.get(path(rest));
  }

  /// Fetches a deployment.
  public JsonView deployment(ActionId action) throws IOException {
    var answer = get("/deploymentBase/" + action);
    assertEquals(200, answer.statusCode(), answer.body());
    return TestSite.json(answer);
  }

  /// Sends a body.
  public HttpResponse<String> send(String method, String rest, String body) throws IOException {
    return client.send(method, path(rest), body);
  }

  /// Sends feedback on the deployment.
  public int feedback(
      ActionId action,
      ActionFeedback.Execution execution,
      ActionFeedback.Finished finished,
      String... details)
      throws IOException {
    return feedback("/deploymentBase/", action, execution, finished, details);
  }

  /// Answers the wish to stop.
  public int cancelFeedback(
      ActionId action,
      ActionFeedback.Execution execution,
      ActionFeedback.Finished finished,
      String... details)
      throws IOException {
    return feedback("/cancelAction/", action, execution, finished, details);
  }

  private int feedback(
      String kind,
      ActionId action,
      ActionFeedback.Execution execution,
      ActionFeedback.Finished finished,
      String... details)
      throws IOException {
    var body =
        ActionFeedback.toJson(
            ActionFeedback.of(Instant.now(), execution, finished, List.of(details)));
    return send("POST", kind + action + "/feedback", JsonWriter.line(body)).statusCode();
  }

  /// Fetches bytes with these headers, in pairs.
  public HttpResponse<byte[]> fetch(String method, URI url, String... headers) throws IOException {
    var request = HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  // --- reports -----------------------------------------------------------------------------------

  /// The next report of this device about an image.
  public BootReport report(
      Outcome outcome, Optional<ActionId> action, ImageDescription image, long floor) {
    sequence++;
    return new BootReport(
        id,
        sequence,
        Instant.now(),
        action,
        outcome,
        Slot.A,
        new RunningImage(
            image.path(), image.sha256(), image.length(), image.version(), image.counter()),
        new ReleaseCounter(floor),
        sequence,
        "power-on",
        outcome.isFailure()
            ? Optional.of(new ReportedFailure("health.failed", "the door does not lock"))
            : Optional.empty());
  }

  /// Signs a report with the nonce of a poll and sends it.
  public HttpResponse<String> send(BootReport report) throws IOException {
    var signed = SignedBootReport.sign(report, credential.key());
    return send(SignedBootReport.toJson(signed.answering(nonce(), credential.key())));
  }

  /// The nonce of a poll.
  public String nonce() throws IOException {
    String query = link("pawl:report").orElseThrow().getQuery();
    return query.substring("nonce=".length());
  }

  /// Sends a body as a report.
  public HttpResponse<String> send(JsonObject body) throws IOException {
    return send("POST", "/report", JsonWriter.line(body));
  }
}

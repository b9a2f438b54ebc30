package dev.pawl.cli.remote;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.core.chain.ChainHead;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonValue.JsonString;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.RoleName;
import dev.pawl.core.value.TargetPath;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operator API of one server (`/api/v1`), one method for each operation. Methods block; use
/// one
/// client from one thread. Answers are read strictly and bounded; members this version does not
/// know
/// are ignored.
public final class OperatorClient implements AutoCloseable {
  private static final byte[] NO_BODY = {};

  private final HttpsLink link;
  private final ApiCalls calls;

  private OperatorClient(HttpsLink link) {
    this.link = link;
    this.calls = new ApiCalls(link);
  }

  /// A client for the server that `access` names. Reads the authority and the token; does not
  /// connect.
  public static Result<OperatorClient, CliFailure> open(ServerAccess access) {
    return Authority.trusting(access.ca())
        .then(
            tls ->
                TokenFile.read(access.tokenFile())
                    .map(
                        token ->
                            new OperatorClient(
                                new HttpsLink(tls, access.server(), access.ca(), token))));
  }

  // --- who ---------------------------------------------------------------------------------------

  /// Whom the server takes us for.
  public Result<Identity, CliFailure> whoami() {
    return calls.get("asking the server who we are", "/api/v1/whoami", Identity::read);
  }

  /// Makes an API token; `role` is `viewer`, `operator` or `admin`.
  public Result<ApiToken, CliFailure> createApiToken(String name, String role) {
    return calls.post(
        "making an API token for " + name,
        "/api/v1/api-tokens",
        JsonObject.builder().put("name", name).put("role", role).build(),
        ApiToken::read);
  }

  /// The API tokens, without their secrets, as the server describes them.
  public Result<List<JsonObject>, CliFailure> apiTokens() {
    return calls.all("listing the API tokens", "/api/v1/api-tokens", JsonView::asObject);
  }

  /// Takes an API token back.
  public Result<Integer, CliFailure> deleteApiToken(String id) {
    return calls
        .expect(
            "revoking API token " + id,
            "DELETE",
            "/api/v1/api-tokens/" + ApiCalls.encoded(id),
            NO_BODY)
        .map(HttpResponse::statusCode);
  }

  // --- devices -----------------------------------------------------------------------------------

  /// Registers a device.
  public Result<RegisteredDevice, CliFailure> addDevice(NewDevice device) {
    var attributes = JsonObject.builder();
    device.attributes().forEach(attributes::put);
    return calls.post(
        "registering device " + device.id(),
        "/api/v1/devices",
        JsonObject.builder()
            .put("id", device.id().value())
            .put("model", device.model().value())
            .put("hardware", device.hardware().value())
            .put("attributes", attributes.build())
            .build(),
        RegisteredDevice::read);
  }

  /// Registers all devices of a list, or none.
  /// @param csv first line `id,model,hardware`, then a line for each device
  /// @return their enrolment tokens
  public Result<Map<DeviceId, String>, CliFailure> registerList(byte[] csv) {
    String attempted = "registering a list of devices";
    return calls
        .expect(attempted, "POST", "/api/v1/device-lists?tokens=true", csv)
        .then(answer -> ApiCalls.parse(attempted, answer, OperatorClient::tokens));
  }

  private static Map<DeviceId, String> tokens(JsonView view) {
    var tokens = new LinkedHashMap<DeviceId, String>();
    for (JsonView item : view.array("items")) {
      tokens.put(item.as("device", DeviceId::new), item.text("enrolmentToken"));
    }
    return tokens;
  }

  /// Makes a new enrolment token for a registered device; earlier ones end.
  public Result<EnrolmentToken, CliFailure> newEnrolmentToken(DeviceId device) {
    return calls.post(
        "making an enrolment token for " + device,
        devicePath(device) + "/enrolment-token",
        JsonObject.EMPTY,
        EnrolmentToken::read);
  }

  /// A part of the devices, in the order of their ids.
  public Result<Page<DeviceView>, CliFailure> devices(Optional<String> after) {
    return calls.page("listing the devices", "/api/v1/devices", after, DeviceView::read);
  }

  /// All devices.
  public Result<List<DeviceView>, CliFailure> allDevices() {
    return calls.all("listing the devices", "/api/v1/devices", DeviceView::read);
  }

  /// One device.
  public Result<DeviceView, CliFailure> device(DeviceId device) {
    return calls.get("reading device " + device, devicePath(device), DeviceView::read);
  }

  /// What was assigned to a device so far and what it answered, newest first, as the server tells
  /// it.
  public Result<List<JsonObject>, CliFailure> deviceActions(DeviceId device) {
    return calls.all(
        "reading the actions of " + device, devicePath(device) + "/actions", JsonView::asObject);
  }

  /// Revokes a device's certificate; effective on its next request.
  public Result<Integer, CliFailure> revokeDevice(DeviceId device, String reason) {
    return calls
        .expect(
            "revoking device " + device,
            "POST",
            devicePath(device) + "/revoke",
            JsonWriter.compact(JsonObject.builder().put("reason", reason).build()))
        .map(HttpResponse::statusCode);
  }

  // --- images and metadata -----------------------------------------------------------------------

  /// Whether the server holds these bytes.
  public Result<Boolean, CliFailure> hasArtifact(Digest sha256) {
    String attempted = "asking for artifact " + sha256.hex();
    return link.send(attempted, "HEAD", artifactPath(sha256), NO_BODY)
        .then(
            answer ->
                switch (answer.statusCode()) {
                  case 200, 204 -> Result.ok(true);
                  case 404 -> Result.ok(false);
                  default -> ApiCalls.refused(attempted, answer);
                });
  }

  /// Uploads bytes whose digest is `sha256`; the body must announce its length.
  public Result<Integer, CliFailure> putArtifact(Digest sha256, BodyPublisher body) {
    String attempted = "uploading artifact " + sha256.hex();
    return link.upload(attempted, artifactPath(sha256), body)
        .then(answer -> ApiCalls.accepted(attempted, answer))
        .map(HttpResponse::statusCode);
  }

  /// Publishes the exact signed bytes of a line's metadata.
  public Result<PublishedLine, CliFailure> putLine(ProductLine line, byte[] signed) {
    String attempted = "publishing the metadata of line " + line;
    return calls
        .expect(attempted, "PUT", "/api/v1/repository/lines/" + line, signed)
        .then(answer -> ApiCalls.parse(attempted, answer, PublishedLine::read));
  }

  /// What ends when.
  public Result<List<ExpiryView>, CliFailure> expiry() {
    return calls.get(
        "reading what ends when",
        "/api/v1/expiry",
        view -> view.array("items").stream().map(ExpiryView::read).toList());
  }

  /// The server's deltas, the latest change first.
  public Result<List<DeltaView>, CliFailure> deltas() {
    return calls.get(
        "reading the deltas",
        "/api/v1/deltas",
        view -> view.array("items").stream().map(DeltaView::read).toList());
  }

  /// Publishes a change of keys: the next root, targets and lines, by role.
  public Result<JsonObject, CliFailure> publishChange(Map<RoleName, byte[]> files) {
    var encoded = JsonObject.builder();
    files.forEach(
        (role, file) -> encoded.put(role.value(), Base64.getEncoder().encodeToString(file)));
    return calls.post(
        "publishing a change of keys",
        "/api/v1/repository/changes",
        JsonObject.builder().put("files", encoded.build()).build(),
        view -> view.object("versions").asObject());
  }

  /// The exact bytes of a metadata file; empty when the server has none of that name.
  public Result<Optional<byte[]>, CliFailure> metadata(String fileName) {
    String attempted = "fetching metadata " + fileName;
    return link.send(
            attempted, "GET", "/api/v1/repository/metadata/" + ApiCalls.encoded(fileName), NO_BODY)
        .then(
            answer ->
                switch (answer.statusCode()) {
                  case 200 -> Result.ok(Optional.of(answer.body()));
                  case 404 -> Result.ok(Optional.empty());
                  default -> ApiCalls.refused(attempted, answer);
                });
  }

  /// The releases published and still listed.
  public Result<List<ReleaseView>, CliFailure> releases() {
    return calls.all("listing the releases", "/api/v1/releases", ReleaseView::read);
  }

  /// The images that devices run or are still to install.
  public Result<ImagesInUse, CliFailure> imagesInUse() {
    return calls.get("asking which images are in use", "/api/v1/images-in-use", ImagesInUse::read);
  }

  // --- rollouts ----------------------------------------------------------------------------------

  /// Rolls a release out to these devices.
  public Result<RolloutView, CliFailure> createRollout(TargetPath release, List<DeviceId> devices) {
    List<JsonString> ids = devices.stream().map(id -> new JsonString(id.value())).toList();
    return calls.post(
        "rolling out " + release,
        "/api/v1/rollouts",
        JsonObject.builder().put("release", release.value()).put("devices", ids).build(),
        RolloutView::read);
  }

  /// Rolls a release out to every device the server knows.
  public Result<RolloutView, CliFailure> createRolloutToAll(TargetPath release) {
    return calls.post(
        "rolling out " + release + " to all devices",
        "/api/v1/rollouts",
        JsonObject.builder().put("release", release.value()).put("devices", "all").build(),
        RolloutView::read);
  }

  /// All rollouts.
  public Result<List<RolloutView>, CliFailure> rollouts() {
    return calls.all("listing the rollouts", "/api/v1/rollouts", RolloutView::read);
  }

  /// One rollout with its devices.
  public Result<RolloutView, CliFailure> rollout(String id) {
    return calls.get(
        "reading rollout " + id, "/api/v1/rollouts/" + ApiCalls.encoded(id), RolloutView::read);
  }

  /// Calls off what has not ended yet.
  public Result<Integer, CliFailure> cancelRollout(String id) {
    return calls
        .expect(
            "cancelling rollout " + id,
            "POST",
            "/api/v1/rollouts/" + ApiCalls.encoded(id) + "/cancel",
            JsonWriter.compact(JsonObject.EMPTY))
        .map(HttpResponse::statusCode);
  }

  // --- audit -------------------------------------------------------------------------------------

  /// The newest entry of the audit log.
  public Result<ChainHead, CliFailure> auditHead() {
    return calls.get(
        "reading the head of the audit log", "/api/v1/audit/head", OperatorClient::chainHead);
  }

  /// At most 500 entries after the one numbered `after`, oldest first, as JSON: what makes an entry
  /// genuine is checked by `core.chain`, not here.
  public Result<List<JsonObject>, CliFailure> auditEntries(long after) {
    String path = "/api/v1/audit?after=" + after + "&limit=" + ApiCalls.PAGE;
    return calls.get(
        "reading the audit log after entry " + after,
        path,
        view -> view.array("items").stream().map(JsonView::asObject).toList());
  }

  private static ChainHead chainHead(JsonView view) {
    return new ChainHead(view.number("sequence"), view.as("hash", Digest::parseSha256));
  }

  @Override
  public void close() {
    link.close();
  }

  private static String devicePath(DeviceId device) {
    return "/api/v1/devices/" + device;
  }

  private static String artifactPath(Digest sha256) {
    return "/api/v1/artifacts/" + sha256.hex();
  }
}

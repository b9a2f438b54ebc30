package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.server.http.HttpFailure;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import dev.pawl.server.report.BootReports;
import dev.pawl.server.report.ReportFailure;
import dev.pawl.server.rollout.Offers;
import java.util.function.Supplier;

/// The poll, what a device says about itself, and what it proves.
public final class DeviceResources {
  private final DdiAnswers answers;
  private final Offers offers;
  private final DeviceAttributes attributes;
  private final BootReports reports;
  private final LastSeen lastSeen;
  private final Supplier<Catalogue> catalogue;

  /// What they are made of.
  public record Parts(
      DdiSettings settings,
      Offers offers,
      DeviceAttributes attributes,
      BootReports reports,
      LastSeen lastSeen,
      Supplier<Catalogue> catalogue) {}

  public DeviceResources(Parts parts) {
    this.answers = new DdiAnswers(parts.settings);
    this.offers = parts.offers;
    this.attributes = parts.attributes;
    this.reports = parts.reports;
    this.lastSeen = parts.lastSeen;
    this.catalogue = parts.catalogue;
  }

  /// GET: the poll. Writes nothing.
  Response poll(Request request) {
    var device = request.device();
    lastSeen.note(device);
    return DdiAnswers.json(
        request, ControllerBase.toJson(answers.poll(device, offers.of(device).orElseThrow())));
  }

  /// PUT configData.
  Response attributes(Request request) {
    return switch (ConfigData.fromJson(DdiBody.of(request).json())) {
      case Result.Failed<ConfigData, ProtocolFailure>(var failure) ->
          Response.refused(400, failure);
      case Result.Ok<ConfigData, ProtocolFailure>(var told) -> {
        attributes.take(request.device(), told);
        yield Response.empty(200);
      }
    };
  }

  /// PUT installedBase: what the device says it runs. A claim, kept as an attribute: what is
  /// installed is said by a signed report alone.
  Response installed(Request request) {
    JsonView body = DdiBody.of(request);
    String name = body.text("name");
    String version = body.text("version");
    boolean known =
        catalogue.get().all().stream()
            .map(Release::image)
            .anyMatch(
                image ->
                    image.line().value().equals(name) && image.version().value().equals(version));
    if (!known) {
      return Response.refused(
          404, new HttpFailure.UnknownPath(request.head().method().name(), request.head().path()));
    }
    return Response.empty(attributes.claim(request.device(), name + " " + version) ? 201 : 200);
  }

  /// POST report.
  Response report(Request request) {
    var body = request.json().json();
    var certificate = request.deviceCertificate();
    if (certificate.isEmpty()) {
      return Response.refused(403, new ReportFailure.NoKey(request.device()));
    }
    var key = certificate.get().getPublicKey();
    return switch (reports.take(request.device(), key, body)) {
      case Result.Ok<?, ReportFailure> _ -> Response.empty(200);
      case Result.Failed<?, ReportFailure>(var failure) ->
          Response.refused(status(failure), failure);
    };
  }

  private static int status(ReportFailure failure) {
    return switch (failure) {
      case ReportFailure.NotGenuine(ProtocolFailure.Malformed _) -> 400;
      case ReportFailure.NotGenuine(ProtocolFailure.BadSignature _),
          ReportFailure.ForeignAction _,
          ReportFailure.NoKey _ ->
          403;
      case ReportFailure.Replayed _ -> 409;
      case ReportFailure.NotFresh _ -> 428;
    };
  }
}

package dev.pawl.server.ddi;

import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.ControllerBase;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.server.http.Request;
import dev.pawl.server.http.Response;
import dev.pawl.server.report.BootReports;
import dev.pawl.server.report.ReportFailure;
import dev.pawl.server.rollout.Offers;

/// The poll, what a device says about itself, and what it proves.
public final class DeviceResources {
  private final DdiAnswers answers;
  private final Offers offers;
  private final DeviceAttributes attributes;
  private final BootReports reports;
  private final LastSeen lastSeen;

  public DeviceResources(
      DdiSettings settings,
      Offers offers,
      DeviceAttributes attributes,
      BootReports reports,
      LastSeen lastSeen) {
    this.answers = new DdiAnswers(settings);
    this.offers = offers;
    this.attributes = attributes;
    this.reports = reports;
    this.lastSeen = lastSeen;
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
    return switch (ConfigData.fromJson(request.json().json())) {
      case Result.Failed<ConfigData, ProtocolFailure>(var failure) ->
          Response.refused(400, failure);
      case Result.Ok<ConfigData, ProtocolFailure>(var told) -> {
        attributes.take(request.device(), told);
        yield Response.empty(200);
      }
    };
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

package dev.pawl.server.report;

import dev.pawl.core.chain.Actor;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BootReport;
import dev.pawl.core.protocol.BootReport.Outcome;
import dev.pawl.core.protocol.BootReport.ReportedFailure;
import dev.pawl.core.protocol.BootReport.RunningImage;
import dev.pawl.core.protocol.ProtocolFailure;
import dev.pawl.core.protocol.SignedBootReport;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.Device;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.fleet.LastFailure;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.Release;
import dev.pawl.server.rollout.Action;
import dev.pawl.server.rollout.ActionEvent;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.DeviceChanges;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.Transaction;
import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes boot reports: checks signature and sequence, keeps the exact statement, and lets it change
/// the device, its action and the audit log in one transaction. What it means is said by
/// [ReportRules].
public final class BootReports {
  private final Database database;
  private final FleetStore fleet;
  private final Actions actions;
  private final Supplier<Catalogue> catalogue;
  private final AuditLog audit;
  private final DeviceChanges changes;
  private final InstantSource clock;
  private final ReportNonces nonces;
  private final BootReportStore store;
  private final DownloadStore downloads;

  private BootReports(Parts parts) {
    this.database = parts.database;
    this.fleet = parts.fleet;
    this.actions = parts.actions;
    this.catalogue = parts.catalogue;
    this.audit = parts.audit;
    this.changes = parts.changes;
    this.clock = parts.clock;
    this.nonces = parts.nonces;
    this.store = new BootReportStore(parts.tenant);
    this.downloads = new DownloadStore(parts.tenant);
  }

  /// What it is made of.
  /// @param catalogue the one in force at the moment of asking
  /// @param nonces what a report must answer
  /// @param changes is told of devices whose report was taken, once that is durable
  public record Parts(
      Tenant tenant,
      Database database,
      FleetStore fleet,
      Actions actions,
      Supplier<Catalogue> catalogue,
      AuditLog audit,
      DeviceChanges changes,
      InstantSource clock,
      ReportNonces nonces) {}

  /// Reports of these parts.
  public static BootReports of(Parts parts) {
    return new BootReports(parts);
  }

  /// The nonces that reports must answer.
  public ReportNonces nonces() {
    return nonces;
  }

  /// Takes a report.
  /// @param device whose certificate the connection showed
  /// @param key public key of that certificate
  /// @param body what the device sent
  public Result<BootReport, ReportFailure> take(DeviceId device, PublicKey key, JsonValue body) {
    var signed = SignedBootReport.fromJson(body);
    var read = signed.then(report -> report.verified(device, key));
    return switch (read) {
      case Result.Ok<BootReport, ProtocolFailure>(var report) -> {
        var stale = nonces.problemWith(nonceOf(signed), device);
        yield stale.isPresent() ? Result.failed(stale.get()) : accept(report, body);
      }
      case Result.Failed<BootReport, ProtocolFailure>(var cause) ->
          refuse(device, new ReportFailure.NotGenuine(cause));
    };
  }

  private static Optional<String> nonceOf(Result<SignedBootReport, ProtocolFailure> signed) {
    return switch (signed) {
      case Result.Ok<SignedBootReport, ProtocolFailure>(SignedBootReport report) -> report.nonce();
      case Result.Failed<SignedBootReport, ProtocolFailure> _ -> Optional.empty();
    };
  }

  private Result<BootReport, ReportFailure> refuse(DeviceId device, ReportFailure failure) {
    return database.write(tx -> refuse(tx, device, failure));
  }

  private Result<BootReport, ReportFailure> refuse(
      Transaction tx, DeviceId device, ReportFailure failure) throws SQLException {
    var details = JsonObject.builder().put("code", failure.code()).build();
    audit.append(tx, Actor.device(device.value()), "report.refused", device.value(), details);
    return Result.failed(failure);
  }

  private Result<BootReport, ReportFailure> accept(BootReport report, JsonValue body) {
    var now = clock.instant();
    return database.write(
        tx -> {
          var device = fleet.find(tx, report.device()).orElseThrow();
          if (report.sequence() <= device.reportSequence()) {
            return refuse(
                tx,
                device.id(),
                new ReportFailure.Replayed(
                    device.id(), report.sequence(), device.reportSequence()));
          }
          var action = actionOf(tx, report);
          if (report.action().isPresent() && action.isEmpty()) {
            return refuse(
                tx,
                device.id(),
                new ReportFailure.ForeignAction(device.id(), report.action().get()));
          }
          var meaning = ReportRules.meaningOf(report, facts(tx, device, report, action));
          keep(tx, device, report, meaning, now);
          store.add(tx, report, meaning.imageExpected(), JsonWriter.compact(body), now);
          if (report.action().isPresent() && report.download().isPresent()) {
            downloads.put(tx, report.action().get(), report.download().get(), now);
          }
          if (action.isPresent() && meaning.event().isPresent()) {
            move(tx, action.get(), meaning.event().get(), report, now);
          }
          tx.afterCommit(() -> changes.changed(device.id()));
          return Result.ok(report);
        });
  }

  /// The action the report names; where it names none, the newest one with the image it confirms.
  private Optional<Action> actionOf(Transaction tx, BootReport report) throws SQLException {
    if (report.action().isPresent()) {
      return actions.find(tx, report.device(), report.action().get());
    }
    return report.outcome() == Outcome.CONFIRMED
        ? actions.latestWith(tx, report.device(), report.image().sha256())
        : Optional.empty();
  }

  private ReportRules.Facts facts(
      Transaction tx, Device device, BootReport report, Optional<Action> action)
      throws SQLException {
    var sha256 = report.image().sha256();
    boolean known =
        actions.latestWith(tx, device.id(), sha256).isPresent()
            || store.reportedBefore(tx, device.id(), sha256);
    return new ReportRules.Facts(
        catalogue.get().find(report.image().path()).map(BootReports::asRunning),
        action.map(Action::sha256),
        known,
        device.reportSequence() == 0,
        device.floor().orElse(ReleaseCounter.ZERO));
  }

  private static RunningImage asRunning(Release release) {
    var image = release.image();
    return new RunningImage(
        image.path(), image.sha256(), image.length(), image.version(), image.counter());
  }

  /// What the device runs is kept as it says, expected or not: it is the truth about the device.
  /// Its floor never sinks here, whatever it says.
  private void keep(
      Transaction tx, Device device, BootReport report, ReportRules.Meaning meaning, Instant now)
      throws SQLException {
    var known = device.floor().orElse(ReleaseCounter.ZERO);
    var floor = meaning.floorLowered() ? known : report.floor();
    fleet.recordRunning(tx, device.id(), report.sequence(), report.image(), floor);
    note(tx, device, "report.accepted", details(report));
    if (report.failure().isPresent()) {
      remember(tx, device, report.failure().get(), now);
    } else if (report.outcome() == Outcome.CONFIRMED && meaning.imageExpected()) {
      fleet.clearFailure(tx, device.id());
      fleet.wantAttributes(tx, device.id());
    }
    if (!meaning.imageExpected()) {
      remember(tx, device, unexpected(report.image()), now);
      note(tx, device, "device.image-mismatch", details(report));
    }
    if (meaning.floorLowered()) {
      note(
          tx,
          device,
          "device.floor-lowered",
          JsonObject.builder()
              .put("before", known.value())
              .put("reported", report.floor().value())
              .build());
    }
  }

  private void move(
      Transaction tx, Action action, ActionEvent.Evidence event, BootReport report, Instant now)
      throws SQLException {
    var messages =
        report
            .failure()
            .map(failure -> List.of(failure.code() + ": " + failure.text()))
            .orElseGet(() -> List.of("proved by boot report " + report.sequence()));
    var said = new Actions.Said(Actor.device(action.device().value()), messages, now);
    var _ = actions.apply(tx, action.device(), action.id(), event, said);
  }

  private void remember(Transaction tx, Device device, ReportedFailure failure, Instant now)
      throws SQLException {
    fleet.recordFailure(tx, device.id(), new LastFailure(failure.code(), failure.text(), now));
  }

  private void note(Transaction tx, Device device, String act, JsonObject details)
      throws SQLException {
    audit.append(tx, Actor.device(device.id().value()), act, device.id().value(), details);
  }

  private static ReportedFailure unexpected(RunningImage image) {
    return new ReportedFailure(
        "device.image-mismatch",
        ("The device runs %s (%s, counter %d), which was not assigned to it or is not what was"
             + " published under this path. Take it out of service and find out who installed it.")
            .formatted(image.path(), image.sha256(), image.counter().value()));
  }

  private static JsonObject details(BootReport report) {
    var image = report.image();
    var details =
        JsonObject.builder()
            .put("sequence", report.sequence())
            .put("outcome", report.outcome().toString());
    report.action().ifPresent(action -> details.put("action", action.value()));
    report
        .download()
        .ifPresent(
            download ->
                details
                    .put("fetched", download.fetched().value())
                    .put("saved", download.saved().value()));
    return details
        .put("path", image.path().value())
        .put("sha256", image.sha256().hex())
        .put("counter", image.counter().value())
        .put("floor", report.floor().value())
        .put("slot", report.slot().toString())
        .put("lastReset", report.lastReset())
        .putText("failure", report.failure().map(ReportedFailure::code))
        .build();
  }
}

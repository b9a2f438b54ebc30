package dev.pawl.agent;

import dev.pawl.agent.device.DeviceConfig;
import dev.pawl.agent.identity.DeviceIdentity;
import dev.pawl.agent.identity.Enrolment;
import dev.pawl.agent.identity.IdentityFailure;
import dev.pawl.agent.identity.IdentityFiles;
import dev.pawl.agent.link.Https;
import dev.pawl.agent.link.LinkLimits;
import dev.pawl.agent.link.Tls;
import dev.pawl.agent.phase.PollSchedule;
import dev.pawl.core.failure.Result;
import dev.pawl.core.protocol.DeviceEventKind;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Waits until the device has its certificate. It looks again by itself, with growing pauses: a
/// token, a network or a repaired file may come at any time.
final class Admission {
  private final IdentityFiles files;
  private final DeviceConfig config;
  private final LinkLimits limits;
  private final Surroundings around;

  Admission(IdentityFiles files, DeviceConfig config, LinkLimits limits, Surroundings around) {
    this.files = files;
    this.config = config;
    this.limits = limits;
    this.around = around;
  }

  /// The device's identity, sooner or later.
  DeviceIdentity await() throws IOException {
    PollSchedule schedule = PollSchedule.first(config.pollAtLeastEvery());
    String said = "";
    while (true) {
      around.pace().alive();
      switch (attempt()) {
        case Result.Ok<DeviceIdentity, IdentityFailure>(DeviceIdentity identity) -> {
          return identity;
        }
        case Result.Failed<DeviceIdentity, IdentityFailure>(IdentityFailure why) -> {
          if (!why.explain().equals(said)) {
            said = why.explain();
            around.events().say(DeviceEventKind.AGENT_ENROL_FAILED, why);
          }
        }
      }
      schedule = schedule.failed();
      around.pace().pause(schedule.delay(around.random()));
    }
  }

  private Result<DeviceIdentity, IdentityFailure> attempt() throws IOException {
    return switch (files.enrolled(config.id())) {
      case Result.Failed<Optional<DeviceIdentity>, IdentityFailure>(IdentityFailure why) ->
          Result.failed(why);
      case Result.Ok<Optional<DeviceIdentity>, IdentityFailure>(Optional<DeviceIdentity> identity)
          when identity.isPresent() ->
          Result.ok(identity.get());
      case Result.Ok<Optional<DeviceIdentity>, IdentityFailure> _ -> enrol();
    };
  }

  private Result<DeviceIdentity, IdentityFailure> enrol() throws IOException {
    switch (files.authorities()) {
      case Result.Failed<List<X509Certificate>, IdentityFailure>(IdentityFailure why) -> {
        return Result.failed(why);
      }
      case Result.Ok<List<X509Certificate>, IdentityFailure>(var authorities) -> {
        var tls = Tls.withoutIdentity(authorities);
        try (var https = new Https(tls, limits, around.pace()::alive)) {
          var identity = new Enrolment(files, https, config.server(), config.id()).enrol();
          if (identity instanceof Result.Ok) {
            around.events().say(DeviceEventKind.AGENT_ENROLLED, "the device has its certificate");
          }
          return identity;
        }
      }
    }
  }
}

package dev.pawl.server.release;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Targets;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ReleaseCounter;

/// The lowest counter a line still allows, where its signed metadata says so: the member
/// `"pawl":{"floor":n}` beside `targets`. So the people who sign decide about it, not the server.
final class LineFloor {
  private LineFloor() {}

  static ReleaseCounter of(Verified<SignedMetadata<Targets>> line) {
    var read =
        JsonReader.read(line.value().received(), JsonLimits.standard())
            .then(json -> JsonView.read(json, LineFloor::floor));
    return read instanceof Result.Ok<ReleaseCounter, JsonFailure>(var floor)
        ? floor
        : ReleaseCounter.ZERO;
  }

  private static ReleaseCounter floor(JsonView file) {
    return file.object("signed")
        .optional("pawl")
        .flatMap(pawl -> pawl.optional("floor"))
        .map(floor -> floor.asNumeric(ReleaseCounter::new))
        .orElse(ReleaseCounter.ZERO);
  }
}

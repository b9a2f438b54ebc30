package dev.pawl.server;

import dev.pawl.server.decide.Decider;
import dev.pawl.server.decide.UpdateDecider;
import dev.pawl.server.delta.DeltaMaker;
import dev.pawl.server.delta.MakerProcess;
import dev.pawl.server.http.Gate;
import dev.pawl.server.release.ArtifactStore;
import dev.pawl.server.release.FileArtifactStore;
import dev.pawl.server.release.MetadataFiles;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.signer.SignerProcess;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/// What of the server can be exchanged for something else: for another back-end, and for the
/// hostile server of the whole-system tests.
/// @param artifacts where the bytes of images are kept
/// @param decider who decides which update a device gets
/// @param metadata what becomes of the signed metadata on its way to devices: nothing
/// @param deltas who makes deltas
/// @param signer how the director's signer is started: as a process of its own
/// @param deviceGate what becomes of the devices' gate: nothing
public record Ports(
    ArtifactStore artifacts,
    Decider decider,
    UnaryOperator<MetadataFiles> metadata,
    InstantSource clock,
    DirectorSigner.Opening signer,
    DeltaMaker deltas,
    UnaryOperator<Gate> deviceGate) {
  /// These with the device listener's own gate.
  public Ports(
      ArtifactStore artifacts,
      Decider decider,
      UnaryOperator<MetadataFiles> metadata,
      InstantSource clock,
      DirectorSigner.Opening signer,
      DeltaMaker deltas) {
    this(artifacts, decider, metadata, clock, signer, deltas, UnaryOperator.identity());
  }

  /// The real ones.
  static Ports real(ServerConfig config) throws IOException {
    return new Ports(
        FileArtifactStore.open(config.artifacts()),
        UpdateDecider::decide,
        UnaryOperator.identity(),
        InstantSource.system(),
        SignerProcess::start,
        new MakerProcess(config.deltaMemory()));
  }

  /// These with the director's signer in this process: for tests.
  public Ports withSigner(DirectorSigner.Opening other) {
    return new Ports(artifacts, decider, metadata, clock, other, deltas, deviceGate);
  }

  /// These with another maker of deltas: for tests.
  public Ports withDeltas(DeltaMaker other) {
    return new Ports(artifacts, decider, metadata, clock, signer, other, deviceGate);
  }

  /// These with another gate before the devices' routes: a hole for tests to find.
  public Ports withDeviceGate(UnaryOperator<Gate> other) {
    return new Ports(artifacts, decider, metadata, clock, signer, deltas, other);
  }
}

package dev.pawl.sim.bench;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TufClient;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The full check of the metadata of a normal update, as a device does it: root and delegations are
/// the stored ones, timestamp, snapshot and line are new. Every signature is verified, stored files
/// included; files come from memory.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrustCheck {
  private TrustHistory history = TrustHistory.EMPTY; // made in the set-up
  private TrustHistory.Store store = new TrustHistory.Store(); // as before the update, each time

  /// Fifty product lines with twenty images each.
  @Setup(Level.Trial)
  public void make() {
    history = TrustHistory.of(50, 20);
  }

  /// The device has refreshed once, before the update was published.
  @Setup(Level.Invocation)
  public void before() {
    store = history.before();
  }

  /// From the question for a newer root to the verified description of the image, with its proof.
  @Benchmark
  public Object normalUpdate() {
    var client = new TufClient(history.after(), store, history.factoryRoot());
    RefreshedTrust trust =
        client.refresh(history.now()).orThrow(why -> new IllegalStateException(why.explain()));
    return trust
        .proof(history.update())
        .then(proof -> trust.find(history.update()).then(ImageDescription::from).map(_ -> proof))
        .orThrow(why -> new IllegalStateException(why.explain()));
  }
}

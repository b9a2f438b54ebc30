package dev.pawl.sim.bench;

import dev.pawl.core.director.Agreed;
import dev.pawl.core.director.Directed;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.value.HardwareId;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The full check of the metadata of a normal update, as a device does it: of both repositories
/// roots and delegations are the stored ones, all else is new; every signature is verified, those
/// of
/// stored files too; files come from memory.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrustCheck {
  private static final int LINES = 50;
  private static final int IMAGES = 20;
  private static final HardwareId HARDWARE = new HardwareId("p0-s2");

  /// Which algorithms people sign with.
  @Param({"classical", "hybrid"})
  public String keys = "classical"; // set by JMH

  private TrustHistory image = TrustHistory.EMPTY; // made in the set-up
  private DirectorHistory director = director(TrustHistory.EMPTY); // made in the set-up
  private MemoryMetadataStore images = new MemoryMetadataStore(); // as before the update, each time
  private MemoryMetadataStore answers =
      new MemoryMetadataStore(); // as before the update, each time

  /// Processor time, which other work on the machine disturbs less than the time on the wall.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    /// Of all checks of an iteration together.
    public double cpuMicros; // read by JMH

    /// How many there were.
    public double checks; // read by JMH
  }

  /// Fifty product lines with twenty images each.
  static TrustHistory history(boolean hybrid) {
    return TrustHistory.of(LINES, IMAGES, hybrid);
  }

  /// The director that assigns the newest image of a history.
  static DirectorHistory director(TrustHistory history) {
    return DirectorHistory.of(history.update(), HARDWARE, history.now());
  }

  /// Makes both repositories.
  @Setup(Level.Trial)
  public void make() {
    image = history(keys.equals("hybrid"));
    director = director(image);
  }

  /// The device has refreshed both once, before the update was published.
  @Setup(Level.Invocation)
  public void before() {
    images = image.before();
    answers = director.before();
  }

  /// From the director's answer to the image of which both repositories say the same, with the
  /// proof that is kept beside it for the boot stage.
  @Benchmark
  public Object normalUpdate(Cpu cpu) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Object agreed = check();
    long ended = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    cpu.cpuMicros += (ended - begun) / 1000.0;
    cpu.checks++;
    return agreed;
  }

  private Agreed check() {
    Directed directed = director.check(answers, image.now());
    var client = new TufClient(image.after(), images, image.factoryRoot());
    RefreshedTrust trust =
        client.refresh(image.now()).orThrow(why -> new IllegalStateException(why.explain()));
    var path = image.update().path();
    var described =
        trust
            .find(path)
            .then(ImageDescription::from)
            .orThrow(why -> new IllegalStateException(why.explain()));
    trust.proof(path).orThrow(why -> new IllegalStateException(why.explain()));
    return Agreed.on(directed, new Agreed.Offered(director.action(), path), HARDWARE, described)
        .orThrow(why -> new IllegalStateException(why.explain()));
  }
}

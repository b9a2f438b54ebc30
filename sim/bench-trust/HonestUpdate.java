package dev.pawl.sim.attack;

import dev.pawl.sim.process.ClassPaths;
import dev.pawl.sim.process.JavaProgram;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// The update without an attacker, on the real agent as a process of its own: what all attacks are
/// measured against.
public final class HonestUpdate {
  private static final int REBOOT_REQUESTED = 64;

  private HonestUpdate() {}

  /// Processor time of the agent's process from its start to its wish to be rebooted, in
  /// microseconds, for an image of this length.
  /// @throws IOException if it does not install the update
  public static double cpuMicros(int length) throws IOException, InterruptedException {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    Image image = Image.of(Makers.LOCK, "4.0.0", Scene.FLOOR, Victim.HARDWARE, bytes);
    try (Stage stage = Stage.open();
        Scene scene = stage.scene()) {
      scene.makers().publish(image);
      scene.server().serve(scene.makers().published());
      scene.server().offer(image);
      return cpu(scene.device().words()).toNanos() / 1000.0;
    }
  }

  private static Duration cpu(List<String> words) throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(JavaProgram.SMALL);
    flags.add("-Xmx64m");
    var agent =
        new JavaProgram(ClassPaths.ofThisBuild().of("agent"), "dev.pawl.agent.AgentMain", flags);
    Process process =
        new ProcessBuilder(agent.command(words))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    Duration seen = Duration.ZERO;
    while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
      seen = process.info().totalCpuDuration().orElse(seen);
    }
    if (process.exitValue() != REBOOT_REQUESTED) {
      throw new IOException("the agent ended with " + process.exitValue());
    }
    return seen;
  }
}

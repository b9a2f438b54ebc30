package dev.pawl.sim.drill;

import dev.pawl.core.value.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// What people do when a key of the director's root, or the server with the director's online keys,
/// is gone: by the commands, on the real server, with a device that lives through it.
final class DirectorRootDrill implements Drill {
  private static final DeviceId DEVICE = new DeviceId("lock-0007");
  private static final String REQUEST = "director-root-2";
  private static final List<String> ONLINE =
      List.of("targets.key", "snapshot.key", "timestamp.key");

  @Override
  public String name() {
    return "director-root";
  }

  @Override
  public String compromised() {
    return "a key of the director's root, and the server";
  }

  @Override
  public void run(DrillWorld world, Findings findings) throws IOException {
    EnrolledDevice device = EnrolledDevice.enrol(world, DEVICE);
    findings.recovered(
        "before the theft the device believes its director", "heard", device.askDirector());
    Path keys = world.folder().resolve("server/director-keys");
    Path stolen = Files.createDirectory(world.folder().resolve("stolen"));
    for (String key : ONLINE) {
      Files.copy(keys.resolve(key), stolen.resolve(key), StandardCopyOption.COPY_ATTRIBUTES);
    }
    String card = world.newSigner("director-root-4");
    findings.recovered(
        "pawl director rotate: the stolen root key goes, new online keys come",
        "done",
        world.command(
            "director",
            "rotate",
            "--online-keys",
            "--add-key",
            card,
            "--remove-key",
            "director-root-1",
            "--unreachable",
            "director-root-1"));
    findings.cannot(
        "sign the next root with the one key he has, so that it counts",
        "ceremony.missing-signatures",
        afterOneSignature(world));
    findings.recovered(
        "the two others sign, and the new one",
        "done",
        world.command(
            "sign",
            REQUEST,
            "--key",
            "director-root-2",
            "--key",
            "director-root-3",
            "--key",
            "director-root-4"));
    findings.recovered(
        "publish, and start the server again",
        "done",
        world.command("release", "publish", REQUEST));
    world.restart();
    findings.recovered(
        "the device follows to the new root and keys", "heard", device.askDirector());
    boolean listed =
        world.desk().run("expiry").lines().stream()
            .anyMatch(line -> line.asObject().toString().contains("director-root"));
    findings.recovered(
        "pawl expiry says when the director's root ends", "listed", listed ? "listed" : "absent");
    for (String key : ONLINE) {
      Files.copy(stolen.resolve(key), keys.resolve(key), StandardCopyOption.REPLACE_EXISTING);
    }
    findings.cannot("start a server with the stolen keys", "signer.foreign-key", restarted(world));
  }

  private static String afterOneSignature(DrillWorld world) {
    String signed = world.command("sign", REQUEST, "--key", "director-root-1");
    return signed.equals("done") ? world.refusal("release", "publish", REQUEST) : signed;
  }

  private static String restarted(DrillWorld world) {
    try {
      world.restart();
      return "started";
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("newest director root names")
          ? "signer.foreign-key"
          : String.valueOf(e.getMessage());
    }
  }
}

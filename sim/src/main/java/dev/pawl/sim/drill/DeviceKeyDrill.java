package dev.pawl.sim.drill;

import dev.pawl.core.value.DeviceId;
import java.io.IOException;

/// What happens when the key of one device is stolen.
final class DeviceKeyDrill implements Drill {
  private static final DeviceId VICTIM = new DeviceId("lock-0001");
  private static final DeviceId OTHER = new DeviceId("lock-0002");

  @Override
  public String name() {
    return "device-key";
  }

  @Override
  public String compromised() {
    return "the key of one device";
  }

  @Override
  public void run(DrillWorld world, Findings findings) throws IOException {
    EnrolledDevice victim = EnrolledDevice.enrol(world, VICTIM);
    EnrolledDevice other = EnrolledDevice.enrol(world, OTHER);
    findings.recovered("before the theft the device reports", "ok", victim.poll(VICTIM));
    findings.can("poll as this device from elsewhere", "ok", victim.poll(VICTIM));
    findings.cannot("poll as another device", "link.unexpected-status", victim.poll(OTHER));
    findings.recovered(
        "pawl device revoke",
        "done",
        world.command("device", "revoke", VICTIM.value(), "--reason", "key stolen"));
    findings.cannot("go on with the stolen key", "refused", refused(victim.poll(VICTIM)));
    findings.recovered("other devices notice nothing", "ok", other.poll(OTHER));
    EnrolledDevice anew = EnrolledDevice.enrolAgain(world, VICTIM);
    findings.recovered("re-enrolled with a new key, the device is back", "ok", anew.poll(VICTIM));
  }

  private static String refused(String answer) {
    return answer.equals("ok") ? "ok" : "refused";
  }
}

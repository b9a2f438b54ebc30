package dev.pawl.agent.install;

import dev.pawl.agent.bootenv.BootEnvironment;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// U-Boot or GRUB with the script of docs/integrate.
final class VariableRig implements LoaderRig {
  private final BootEnvironment environment;
  private final DeviceFolder folder;
  private final TestMachine machine;

  VariableRig(BootEnvironment environment, DeviceFolder folder, TestMachine machine) {
    this.environment = environment;
    this.folder = folder;
    this.machine = machine;
  }

  @Override
  public BootSelection selection() {
    return new VariableBoot(
        environment, machine.machine(), new TrialNote(folder, machine.machine()));
  }

  @Override
  public Slot boot() throws IOException {
    Map<String, String> variables =
        environment.read(
            List.of("BOOT_ORDER", "BOOT_A_LEFT", "BOOT_A_GOOD", "BOOT_B_LEFT", "BOOT_B_GOOD"));
    for (String letter : variables.getOrDefault("BOOT_ORDER", "").split(" ", -1)) {
      if ("1".equals(variables.get("BOOT_" + letter + "_GOOD"))) {
        return booted(letter);
      }
      int left = Integer.parseInt(variables.getOrDefault("BOOT_" + letter + "_LEFT", "0"));
      if (left > 0) {
        environment.write(Map.of("BOOT_" + letter + "_LEFT", Integer.toString(left - 1)));
        return booted(letter);
      }
    }
    throw new IOException("nothing to boot: " + variables);
  }

  private Slot booted(String letter) throws IOException {
    Slot slot = letter.equals("A") ? Slot.A : Slot.B;
    machine.booted(slot);
    return slot;
  }
}

package dev.pawl.agent.install;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.program.Program;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// systemd-boot on an ESP: `bootctl` says which entry it boots, since it sorts as the boot loader
/// does; the counting is played here. `bootctl` wants a file system of its own.
final class SystemdRig implements LoaderRig {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern DEFAULT =
      Pattern.compile("title: ([AB]) \\(default\\).*?source: ([^\\n]*)", Pattern.DOTALL);
  private static final Pattern COUNTED = Pattern.compile("pawl-([ab])\\+(\\d+)(?:-(\\d+))?\\.conf");

  private final Path esp;
  private final DeviceFolder folder;
  private final TestMachine machine;

  SystemdRig(Path temp, DeviceFolder folder, TestMachine machine) throws IOException {
    RealTool.require("bootctl", "systemd-boot");
    this.folder = folder;
    this.machine = machine;
    this.esp = Files.createDirectory(temp.resolve("esp"));
    var mounted =
        Program.run(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "esp", esp + ""), LIMIT);
    String problem = "SKIPPED: only root can mount a file system for bootctl";
    if (!Expect.code(mounted).equals("ok")) {
      System.err.println(problem);
    }
    Assumptions.assumeTrue(Expect.code(mounted).equals("ok"), problem);
    Files.createDirectories(esp.resolve("EFI"));
    Files.createDirectories(entries());
    for (Slot slot : Slot.values()) {
      Files.writeString(esp.resolve("linux-" + slot), "kernel");
      Files.writeString(
          entries().resolve("pawl-" + slot + ".conf"),
          "title %s\nsort-key pawl\nversion 1\nlinux /linux-%s\noptions pawl.slot=%s\n"
              .formatted(slot == Slot.A ? "A" : "B", slot, slot));
    }
  }

  private Path entries() {
    return esp.resolve("loader/entries");
  }

  @Override
  public BootSelection selection() {
    return new SystemdBoot(entries(), machine.machine(), new TrialNote(folder, machine.machine()));
  }

  @Override
  public Slot boot() throws IOException {
    String list =
        Expect.ok(
            Program.run(
                List.of(
                    "env",
                    "SYSTEMD_RELAX_ESP_CHECKS=1",
                    "bootctl",
                    "--esp-path=" + esp,
                    "list",
                    "--no-pager"),
                LIMIT));
    Matcher chosen = DEFAULT.matcher(list);
    if (!chosen.find()) {
      throw new IOException("nothing to boot: " + list);
    }
    Path entry = Path.of(chosen.group(2).strip());
    Matcher counted = COUNTED.matcher("" + entry.getFileName());
    if (counted.matches()) {
      int left = Integer.parseInt(counted.group(2)) - 1;
      int done = counted.group(3) == null ? 1 : Integer.parseInt(counted.group(3)) + 1;
      Files.move(
          entry,
          entry.resolveSibling("pawl-%s+%d-%d.conf".formatted(counted.group(1), left, done)));
    }
    Slot slot = chosen.group(1).equals("A") ? Slot.A : Slot.B;
    machine.booted(slot);
    return slot;
  }

  @Override
  public void close() {
    var _ = Program.run(List.of("umount", "--lazy", esp.toString()), LIMIT);
  }
}

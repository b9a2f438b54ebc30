package dev.pawl.agent.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.bootenv.GrubEnvironment;
import dev.pawl.agent.bootenv.UbootEnvironment;
import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.program.Program;
import dev.pawl.agent.testkit.UbootFiles;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every foreign boot chain promises, each with its real tool.
class BootSelectionContractTest {
  @TempDir private Path temp;

  enum Kind {
    UBOOT,
    GRUB,
    SYSTEMD_BOOT,
    RAUC
  }

  private LoaderRig rig(Kind kind) throws IOException {
    var folder = new DeviceFolder(temp.resolve("device"));
    folder.create();
    var machine = new TestMachine(temp);
    return switch (kind) {
      case UBOOT -> {
        RealTool.require("fw_setenv", "libubootenv-tool");
        yield new VariableRig(new UbootEnvironment(UbootFiles.make(temp)), folder, machine);
      }
      case GRUB -> {
        RealTool.require("grub-editenv", "grub-common");
        Path block = temp.resolve("grubenv");
        Expect.ok(
            Program.run(
                List.of("grub-editenv", block.toString(), "create"), Duration.ofSeconds(30)));
        yield new VariableRig(new GrubEnvironment(block), folder, machine);
      }
      case SYSTEMD_BOOT -> new SystemdRig(temp, folder, machine);
      case RAUC -> new RaucRig(temp, folder, machine);
    };
  }

  @ParameterizedTest
  @EnumSource
  void trialThatProvesItself_staysAndTheOldOneIsBehindIt(Kind kind) throws IOException {
    try (LoaderRig rig = rig(kind)) {
      rig.selection().factory(Slot.A);
      assertEquals(Slot.A, rig.boot());
      assertEquals(Optional.of(Slot.A), rig.selection().current());
      assertTrue(rig.selection().record().slot(Slot.A).confirmed());
      assertFalse(rig.selection().record().slot(Slot.B).enabled());

      rig.selection().markBad(Slot.B); // it is about to be written
      rig.selection().setTrial(Slot.B, 3);
      rig.selection().setTrial(Slot.B, 3); // again, after a crash of the agent
      assertTrue(rig.selection().record().slot(Slot.B).onTrial());
      assertTrue(rig.selection().record().slot(Slot.B).triesLeft() > 0);
      assertTrue(rig.selection().record().slot(Slot.A).confirmed());

      assertEquals(Slot.B, rig.boot());
      assertEquals(Optional.of(Slot.B), rig.selection().current());
      assertTrue(rig.selection().record().slot(Slot.B).onTrial(), "not proved yet");
      assertTrue(rig.selection().record().slot(Slot.A).confirmed(), "what to fall back to");
      rig.selection().markGood(Slot.B);
      rig.selection().markGood(Slot.B);
      assertTrue(rig.selection().record().slot(Slot.B).confirmed());
      assertTrue(rig.selection().record().slot(Slot.A).confirmed());
      for (int i = 0; i < 5; i++) {
        assertEquals(Slot.B, rig.boot());
      }
      backToA(rig);
    }
  }

  /// The next update goes into the slot that the first one left.
  private static void backToA(LoaderRig rig) throws IOException {
    rig.selection().markBad(Slot.A);
    assertFalse(rig.selection().record().slot(Slot.A).enabled());
    rig.selection().setTrial(Slot.A, 3);
    assertEquals(Slot.A, rig.boot());
    rig.selection().markGood(Slot.A);
    assertEquals(Slot.A, rig.boot());
  }

  @ParameterizedTest
  @EnumSource
  void trialThatNeverProvesItself_isOverAfterItsTries(Kind kind) throws IOException {
    try (LoaderRig rig = rig(kind)) {
      rig.selection().factory(Slot.A);
      assertEquals(Slot.A, rig.boot());
      rig.selection().setTrial(Slot.B, 3);
      for (int i = 0; i < 3; i++) {
        assertEquals(Slot.B, rig.boot());
        assertTrue(rig.selection().record().slot(Slot.B).onTrial());
      }
      assertEquals(Slot.A, rig.boot());
      assertTrue(rig.selection().record().slot(Slot.A).confirmed());
      assertFalse(rig.selection().record().slot(Slot.B).enabled(), "the trial is over");
    }
  }

  @ParameterizedTest
  @EnumSource
  void trialThatTheBootLoaderPassedOver_isOver(Kind kind) throws IOException {
    try (LoaderRig rig = rig(kind)) {
      rig.selection().factory(Slot.A);
      assertEquals(Slot.A, rig.boot());
      rig.selection().setTrial(Slot.B, 3);
      new TestMachine(temp); // boots slot A, whatever was armed
      if (kind != Kind.RAUC) { // there its service says what runs
        assertFalse(rig.selection().record().slot(Slot.B).enabled(), "or it would reboot for ever");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void slotThatIsMarkedBad_isNotBooted(Kind kind) throws IOException {
    try (LoaderRig rig = rig(kind)) {
      rig.selection().factory(Slot.A);
      rig.selection().setTrial(Slot.B, 3);
      rig.selection().markBad(Slot.B);
      assertEquals(Slot.A, rig.boot());
      assertFalse(rig.selection().record().slot(Slot.B).enabled());
      assertTrue(rig.selection().record().slot(Slot.A).confirmed());
    }
  }

  @Test
  void kernelThatDoesNotSayItsSlot_isNotGuessed() throws IOException {
    var machine = new TestMachine(temp).machine();
    Files.writeString(machine.commandLine(), "quiet pawl.slots=a xpawl.slot=b");
    assertThrows(IOException.class, machine::runningSlot);
    Files.writeString(machine.commandLine(), "rauc.slot=A pawl.slot=b");
    assertEquals(Slot.B, machine.runningSlot());
  }
}

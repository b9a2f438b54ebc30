package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.runtime.JvmOptions;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCommandTest {
  private static final DeviceFolder FOLDER = new DeviceFolder(Path.of("dev"));

  private final int options = JvmOptions.common().size();

  private static List<String> command(ImageType type) {
    return ImageCommand.of(FOLDER, type, Slot.B, 7, List.of()).command();
  }

  @Test
  void javaApp_isStartedFromItsCopy() {
    List<String> command = command(ImageType.JAVA_APP);
    assertEquals(
        List.of(
            "-jar",
            FOLDER.runningImage().toString(),
            "--device",
            "dev",
            "--slot",
            "b",
            "--boot",
            "7"),
        command.subList(1 + options, command.size()));
    assertEquals(
        Path.of(System.getProperty("java.home")),
        Path.of(command.getFirst()).resolve("../..").normalize());
  }

  @Test
  void opaqueImage_runsBesideTheAgentOfTheBootStage() {
    List<String> command = command(ImageType.OPAQUE);
    assertEquals(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.pawl.agent.AgentMain",
            "--device",
            "dev",
            "--slot",
            "b",
            "--boot",
            "7"),
        command.subList(1 + options, command.size()));
  }

  @Test
  void environment_namesTheCopyAndBringsInNoOtherCode() {
    ProcessBuilder builder =
        ImageCommand.of(
            FOLDER, ImageType.OPAQUE, Slot.A, 1, List.of("boot.copy-failed", "watchdog.missing"));
    assertEquals(
        List.of("boot.copy-failed", "watchdog.missing"), BootProblems.in(builder.environment()));
    assertEquals(FOLDER.runningImage().toString(), builder.environment().get("PAWL_IMAGE"));
    for (String name :
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")) {
      assertFalse(builder.environment().containsKey(name), name);
    }
  }
}

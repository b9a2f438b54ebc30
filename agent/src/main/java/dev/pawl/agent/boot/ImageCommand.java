package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.runtime.JvmOptions;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.value.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The command line and environment an image is started with.
final class ImageCommand {
  /// Entry point of the agent that belongs to the boot stage; it runs beside an opaque image.
  private static final String OWN_AGENT = "dev.pawl.agent.AgentMain";

  /// Variables through which whoever starts the boot stage could bring other code, or other
  /// options, into the verified program.
  private static final List<String> NOT_INHERITED =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private ImageCommand() {}

  /// How to start the verified copy of an image.
  /// @param boot number of this boot
  /// @param problems failure codes of what is wrong with the device
  static ProcessBuilder of(
      DeviceFolder folder, ImageType type, Slot slot, long boot, Collection<String> problems) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The cache of the runtime is of its own agent: an image that brings another has none.
    command.addAll(JvmOptions.here(type == ImageType.OPAQUE));
    switch (type) {
      case JAVA_APP -> command.addAll(List.of("-jar", folder.runningImage().toString()));
      case OPAQUE ->
          command.addAll(List.of("-cp", System.getProperty("java.class.path"), OWN_AGENT));
    }
    command.addAll(
        List.of(
            "--device",
            folder.root().toString(),
            "--slot",
            slot.toString(),
            "--boot",
            Long.toString(boot)));
    ProcessBuilder builder = new ProcessBuilder(command);
    NOT_INHERITED.forEach(builder.environment()::remove);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
    builder.environment().put("PAWL_IMAGE", folder.runningImage().toString());
    BootProblems.tell(problems, builder.environment());
    return builder;
  }
}

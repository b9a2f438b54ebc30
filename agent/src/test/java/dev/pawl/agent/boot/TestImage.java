package dev.pawl.agent.boot;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.slot.BootRecordStore;
import dev.pawl.agent.watchdog.Heartbeat;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.file.TwinFile;
import dev.pawl.core.value.Slot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A small image that behaves as the file `mode` in its jar says. Started by the boot stage in its
/// own process; packed by [TestDevice].
final class TestImage {
  private TestImage() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.err.println(
        "{\"at\":1,\"device\":\"lock-1\",\"source\":\"agent\",\"event\":\"agent.started\","
            + "\"text\":\"test image\",\"args\":\""
            + String.join(" ", args)
            + "\",\"image\":\""
            + System.getenv("PAWL_IMAGE")
            + "\",\"options\":\""
            + System.getenv("JAVA_TOOL_OPTIONS")
            + "\",\"pid\":"
            + ProcessHandle.current().pid()
            + "}");
    switch (mode()) {
      case "crash" -> System.exit(3);
      case "reboot" -> System.exit(Heartbeat.REBOOT_REQUESTED);
      case "hang" -> beat();
      case "unconfirmed" -> beatAlways();
      case "good" -> {
        beatAlways();
        confirm(args);
      }
      case "confirm-and-reboot" -> {
        confirm(args);
        System.exit(Heartbeat.REBOOT_REQUESTED);
      }
      case "confirm-and-linger" -> {
        beatAlways();
        confirm(args);
        // Longer than the boot stage takes to look at the record twice.
        Thread.sleep(Duration.ofMillis(1500));
        System.exit(Heartbeat.REBOOT_REQUESTED);
      }
      case "noisy" -> {
        System.out.println("x".repeat(300_000));
        System.err.println("no event");
        System.err.println("y".repeat(300_000));
        beatAlways();
      }
      default -> throw new IllegalStateException(mode());
    }
    Thread.sleep(Duration.ofMinutes(5));
  }

  private static void beat() throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write("beat\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  @SuppressWarnings("resource") // beats until the process ends
  private static void beatAlways() {
    Heartbeat.start(
        new FileOutputStream(FileDescriptor.out),
        Duration.ofMillis(100),
        Duration.ofMinutes(5),
        () -> Runtime.getRuntime().halt(5));
  }

  private static void confirm(String[] args) throws IOException {
    BootRecordStore store = new BootRecordStore(new DeviceFolder(Path.of(args[1])));
    if (store.read() instanceof TwinFile.Reading.Found<BootRecord>(BootRecord record, _)) {
      store.write(record.confirmed(Slot.parse(args[3])));
    }
  }

  private static String mode() throws IOException {
    try (InputStream in = TestImage.class.getResourceAsStream("/mode")) {
      if (in == null) {
        throw new IllegalStateException("the image has no mode");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

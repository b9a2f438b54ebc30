package dev.pawl.agent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFolderTest {
  @Test
  void createdFolder_hasTheLayoutOfTheSpecification(@TempDir Path temp) throws IOException {
    DeviceFolder folder = new DeviceFolder(temp.resolve("lock-1"));
    folder.create();
    folder.create();
    try (Stream<Path> all = Files.walk(folder.root())) {
      assertEquals(
          List.of(
              "",
              "boot",
              "identity",
              "journal",
              "metadata",
              "metadata/director",
              "run",
              "slots",
              "slots/a",
              "slots/b",
              "trust"),
          all.map(path -> folder.root().relativize(path).toString().replace('\\', '/'))
              .sorted()
              .toList());
    }
  }

  @Test
  void names_areThoseOfTheSpecification() {
    DeviceFolder folder = new DeviceFolder(Path.of("d"));
    assertEquals(
        List.of(
            "d/device.json",
            "d/identity/key.pem",
            "d/identity/certificate.pem",
            "d/identity/enrolment.token",
            "d/identity/ca.pem",
            "d/trust/factory-root.json",
            "d/trust/factory-root.sha256",
            "d/trust/director-root.json",
            "d/metadata",
            "d/metadata/director",
            "d/slots/b",
            "d/boot/record",
            "d/boot/counter",
            "d/boot/time",
            "d/boot/lock",
            "d/journal",
            "d/run/image",
            "d"),
        Stream.of(
                folder.config(),
                folder.key(),
                folder.certificate(),
                folder.enrolmentToken(),
                folder.serverCa(),
                folder.factoryRoot(),
                folder.factoryRootDigest(),
                folder.directorRoot(),
                folder.metadata(),
                folder.directorMetadata(),
                folder.slot(Slot.B),
                folder.bootRecord(),
                folder.counter(),
                folder.timeFloor(),
                folder.lock(),
                folder.journal(),
                folder.runningImage(),
                folder)
            .map(path -> path.toString().replace('\\', '/'))
            .toList());
  }
}

package dev.pawl.agent.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.agent.device.DeviceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverImageTest {
  @Test
  void imageThatStillRuns_isEnded_andOnlyThatOne(@TempDir Path temp) throws Exception {
    DeviceFolder folder = new DeviceFolder(temp);
    folder.create();
    LeftoverImage leftover = new LeftoverImage(folder);
    assertFalse(leftover.end(), "nothing was noted");

    Process process = sleeping();
    leftover.remember(process.toHandle());
    assertTrue(new LeftoverImage(folder).end());
    assertFalse(process.isAlive());
    assertFalse(leftover.end(), "it is forgotten");

    leftover.remember(process.toHandle());
    assertFalse(leftover.end(), "it has ended before");
  }

  @Test
  void otherProcessWithTheSameNumber_isLeftAlone(@TempDir Path temp) throws Exception {
    DeviceFolder folder = new DeviceFolder(temp);
    folder.create();
    Process process = sleeping();
    try {
      for (String note :
          List.of(process.pid() + " 1\n", process.pid() + "\n", "x 1\n", "", "99999999999 1\n")) {
        Files.writeString(folder.run().resolve("process"), note);
        assertFalse(new LeftoverImage(folder).end(), note);
        assertTrue(process.isAlive());
      }
    } finally {
      LeftoverImage.endAll(process.toHandle());
    }
  }

  private static Process sleeping() throws IOException {
    return new ProcessBuilder("sleep", "300").start();
  }
}

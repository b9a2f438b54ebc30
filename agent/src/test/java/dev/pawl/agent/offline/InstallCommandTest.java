package dev.pawl.agent.offline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `pawl agent install` and `pawl agent question`.
class InstallCommandTest {
  private static final byte[] IMAGE = {1, 2, 3, 4, 5};

  @TempDir Path root;
  private OfflineDevice device;
  private Path bundle;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void make() throws IOException {
    device = new OfflineDevice(root);
    ImageDescription image = device.repository.publish("lock", "2.0.0", 2, "lock-s2", IMAGE);
    bundle = Files.write(root.resolve("b.pawl"), device.bundle(image, IMAGE));
    Files.write(device.folder.factoryRoot(), device.repository.factoryRoot());
    Files.write(device.folder.directorRoot(), device.director.factoryRoot());
    configure(true);
  }

  private void configure(boolean withoutDirector) throws IOException {
    Files.writeString(
        device.folder.config(),
        """
        {"id":"lock-1","model":"lock","hardware":"lock-s2","server":"https://localhost:1",
         "slotCapacity":1000000,"bundleWithoutDirector":%s}
        """
            .formatted(withoutDirector));
  }

  private int install() {
    return run("install", "--bundle", bundle.toString());
  }

  private int run(String verb, String... more) {
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var args = new ArrayList<>(List.of("--device", device.folder.toString()));
    args.addAll(List.of(more));
    return InstallCommand.run(verb, args, out, out);
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void bundle_isInstalledIntoTheOtherSlot() throws IOException {
    assertEquals(0, install(), text());
    assertTrue(text().contains("is whole in slot b; the next boot tries it"), text());
    assertTrue(device.record().slot(Slot.B).onTrial());
    assertArrayEquals(IMAGE, device.stored());
  }

  @Test
  void refusal_isSaidWithItsCode() throws IOException {
    configure(false);
    assertEquals(4, install());
    assertTrue(text().contains("bundle.without-director"), text());
    Files.write(bundle, new byte[7]);
    assertEquals(4, install());
    assertTrue(text().contains("bundle.malformed"), text());
    assertFalse(device.record().slot(Slot.B).enabled());
  }

  @Test
  void whileTheDeviceRuns_nothingIsWritten() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                device.folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertEquals(4, install());
    } catch (OverlappingFileLockException e) {
      throw new AssertionError("a lock of this process must be an answer as well", e);
    }
    assertTrue(text().contains("bundle.not-taken"), text());
    assertFalse(device.record().slot(Slot.B).enabled());
  }

  @Test
  void onTrial_nothingIsWritten() throws IOException {
    assertEquals(0, install());
    assertEquals(4, install());
    assertTrue(text().contains("bundle.on-trial"), text());
  }

  @Test
  void question_isPrinted_andStaysTheSame() {
    assertEquals(0, run("question"), text());
    String first = text();
    assertTrue(first.contains("\"nonce\""), first);
    said.reset();
    assertEquals(0, run("question"));
    assertEquals(first, text());
  }

  @Test
  void wrongArguments_areSaid() {
    assertEquals(2, run("install"));
    assertEquals(2, run("question", "--bundle", "x"));
    assertEquals(0, run("install", "--help"));
  }
}

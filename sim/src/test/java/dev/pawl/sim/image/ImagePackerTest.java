package dev.pawl.sim.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.Digest;
import dev.pawl.sim.demo.app.DeviceApplication;
import dev.pawl.sim.process.JavaProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePackerTest {
  private static final String ABSENT = "(no such entry)";
  private static final String SETTINGS = "dev/pawl/sim/demo/app/" + DeviceApplication.SETTINGS;

  @TempDir Path folder;

  @Test
  void sameInputs_giveSameBytes_inAnyOrderAndTimeZone() throws IOException {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      byte[] one = packed(new ImagePacker().add("b", new byte[] {1}).add("a", new byte[] {2}));
      TimeZone.setDefault(TimeZone.getTimeZone("America/Lima"));
      byte[] two = packed(new ImagePacker().add("a", new byte[] {2}).add("b", new byte[] {1}));
      assertArrayEquals(one, two);
      assertEquals(
          "761501f47600dc808631fdafdcb497dbd4b3736ff8e6e3c5c2b9216c847284a5",
          Digest.sha256(one).hex(),
          "the bytes are fixed for ever");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void anyChangedByte_givesAnotherImage() throws IOException {
    byte[] one = packed(new ImagePacker().add("a", new byte[] {1}));
    byte[] two = packed(new ImagePacker().add("a", new byte[] {2}));
    assertNotEquals(Digest.sha256(one), Digest.sha256(two));
  }

  @Test
  void serviceLists_areJoined_andOfOtherDuplicatesTheFirstCounts() throws IOException {
    String service = "META-INF/services/x.Y";
    packed(
        new ImagePacker()
            .add(service, text("one"))
            .add(service, text("two\n"))
            .add("same", text("first"))
            .add("same", text("second")));
    assertEquals("one\ntwo\n", entry(service));
    assertEquals("first", entry("same"));
  }

  @Test
  void manifestsDescriptorsAndSignatures_ofMergedJars_stayOut() throws IOException {
    Path jar = folder.resolve("signed.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          List.of("META-INF/MANIFEST.MF", "META-INF/A.SF", "META-INF/A.RSA", "module-info.class")) {
        out.putNextEntry(new ZipEntry(name));
      }
      out.putNextEntry(new ZipEntry("kept"));
    }
    packed(new ImagePacker().add(jar));
    assertEquals(ABSENT, entry("META-INF/A.SF"));
    assertEquals(ABSENT, entry("META-INF/A.RSA"));
    assertEquals(ABSENT, entry("module-info.class"));
    assertEquals("", entry("kept"));
    assertTrue(entry("META-INF/MANIFEST.MF").contains("Main-Class: Main"));
  }

  @Test
  void application_runsFromTheImage_andPassesItsCheck() throws Exception {
    assertEquals(new Ran(0, "lock 2.0.0: sensor answers"), check("2.0.0", "present"));
  }

  @Test
  void application_withoutItsSensor_failsItsCheck() throws Exception {
    assertEquals(new Ran(1, "lock 3.0.0: sensor driver missing"), check("3.0.0", "missing"));
  }

  private record Ran(int exitCode, String said) {}

  private Ran check(String version, String sensor) throws Exception {
    String type = DeviceApplication.class.getName().replace('.', '/') + ".class";
    byte[] code;
    try (var in = DeviceApplication.class.getClassLoader().getResourceAsStream(type)) {
      code = in.readAllBytes();
    }
    packed(
        new ImagePacker()
            .add(type, code)
            .add(SETTINGS, text("product=lock\nversion=" + version + "\nsensor=" + sensor + "\n")));
    Process process =
        new ProcessBuilder(
                new JavaProgram(
                        List.of(folder.resolve("image")),
                        DeviceApplication.class.getName(),
                        JavaProgram.SMALL)
                    .command(List.of("--check")))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends by itself");
    return new Ran(process.exitValue(), said.strip());
  }

  private byte[] packed(ImagePacker packer) throws IOException {
    Path image = folder.resolve("image");
    packer.writeTo(image, "Main", "1.0.0");
    return Files.readAllBytes(image);
  }

  private String entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(folder.resolve("image").toFile())) {
      ZipEntry entry = zip.getEntry(name);
      return entry == null
          ? ABSENT
          : new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

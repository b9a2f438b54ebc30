package dev.pawl.sim.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Merges class path entries (jars and folders) into one executable jar.
///
/// The same input gives the same bytes on every machine: entries sorted by name, one fixed time,
/// and stored instead of compressed, so that no version of zlib has a say
/// (docs/adr/0070-image-is-a-stored-jar.md). Of two entries with one name the first counts, except
/// for service lists, which are joined.
public final class ImagePacker {
  /// Written as it stands, whatever time zone this machine is in.
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private static final String SERVICES = "META-INF/services/";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private final SortedMap<String, byte[]> entries = new TreeMap<>();

  /// Adds everything of a jar or folder that a program can need.
  public ImagePacker add(Path jarOrFolder) throws IOException {
    return Files.isDirectory(jarOrFolder) ? addFolder(jarOrFolder) : addJar(jarOrFolder);
  }

  /// Adds one file.
  public ImagePacker add(String name, byte[] content) {
    if (name.startsWith(SERVICES)) {
      entries.merge(name, content, ImagePacker::joined);
    } else {
      entries.putIfAbsent(name, content.clone());
    }
    return this;
  }

  private ImagePacker addFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (isNeeded(name)) {
        add(name, Files.readAllBytes(file));
      }
    }
    return this;
  }

  private ImagePacker addJar(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> all = zip.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        if (!entry.isDirectory() && isNeeded(entry.getName())) {
          try (InputStream in = zip.getInputStream(entry)) {
            add(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return this;
  }

  /// No manifests, module descriptors, signatures or build leftovers: they describe the jars that
  /// were merged, not the one that is made.
  private static boolean isNeeded(String name) {
    return !(name.equals(MANIFEST)
        || name.equals("module-info.class")
        || name.endsWith("/module-info.class")
        || name.startsWith("META-INF/maven/")
        || name.startsWith("META-INF/sbom/")
        || (name.startsWith("META-INF/") && name.matches(".*\\.(SF|RSA|DSA|EC)")));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    String text =
        new String(first, StandardCharsets.UTF_8).stripTrailing()
            + "\n"
            + new String(second, StandardCharsets.UTF_8);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Writes the jar; `java -jar` starts `mainClass`. The version stands in the first entry, so that
  /// no two versions begin with the same block.
  public void writeTo(Path jar, String mainClass, String version) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(jar));
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setMethod(ZipOutputStream.STORED);
      write(out, MANIFEST, manifest(mainClass, version));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(out, entry.getKey(), entry.getValue());
      }
    }
  }

  private byte[] manifest(String mainClass, String version) {
    String versioned =
        entries.keySet().stream().anyMatch(name -> name.startsWith("META-INF/versions/"))
            ? "Multi-Release: true\r\n"
            : "";
    return ("Manifest-Version: 1.0\r\n"
            + ("Main-Class: " + mainClass + "\r\n")
            + ("Implementation-Version: " + version + "\r\n")
            + versioned
            + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  /// The jar or folder that `type` was loaded from; empty for classes of the JDK.
  public static Optional<Path> origin(Class<?> type) {
    return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
        .map(source -> Path.of(source.getLocation().getPath()));
  }
}

package dev.pawl.sim.image;

import dev.pawl.agent.AgentMain;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Digest;
import dev.pawl.sim.demo.app.DeviceApplication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A firmware image that is a real program: the agent, everything it needs, and the device's
/// application. An update therefore replaces the very program that fetched it.
public final class AgentImage {
  /// Any class of the JSON library the agent needs; only its place matters.
  private static final String JSON_LIBRARY = "tools.jackson.core.JsonParser";

  /// Stands near the front of the image. Its length differs from version to version, so everything
  /// behind it is moved and no block of one version equals a block of another: as in most builds.
  private static final String BUILD = "META-INF/BUILD";

  private final List<Path> parts;

  private AgentImage(List<Path> parts) {
    this.parts = List.copyOf(parts);
  }

  /// The agent that is on our own class path, jar or classes.
  public static AgentImage ofThisBuild() {
    try {
      Set<Path> parts = new LinkedHashSet<>();
      for (Class<?> type : List.of(AgentMain.class, Failure.class, Class.forName(JSON_LIBRARY))) {
        parts.add(ImagePacker.origin(type).orElseThrow());
      }
      return new AgentImage(List.copyOf(parts));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the agent's JSON library is not on the class path", e);
    }
  }

  /// Packs the image.
  /// @param product name of the application in what it says
  /// @param sensor whether the application will find its sensor driver: without it the image boots
  ///     but does not work
  public void pack(Path image, String product, String version, boolean sensor) throws IOException {
    ImagePacker packer = new ImagePacker();
    String folder = DeviceApplication.class.getPackageName().replace('.', '/') + "/";
    String settings =
        "product=%s\nversion=%s\nsensor=%s\n"
            .formatted(product, version, sensor ? "present" : "missing");
    packer.add(BUILD, build(settings));
    packer.add(folder + DeviceApplication.SETTINGS, settings.getBytes(StandardCharsets.UTF_8));
    packer.add(folder + DeviceApplication.class.getSimpleName() + ".class", application());
    for (Path part : parts) {
      packer.add(part);
    }
    packer.writeTo(image, AgentMain.class.getName(), version);
  }

  private static byte[] build(String settings) {
    Digest digest = Digest.sha256(settings.getBytes(StandardCharsets.UTF_8));
    int lines = 1 + (digest.bytes()[0] & 0xff);
    String padding = (digest.hex() + "\n").repeat(lines) + digest.hex().substring(0, lines % 64);
    return padding.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] application() throws IOException {
    String file = DeviceApplication.class.getSimpleName() + ".class";
    try (InputStream in = DeviceApplication.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("the application " + file + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }
}

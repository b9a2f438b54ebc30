package dev.pawl.sim.demo.stage;

import dev.pawl.cli.output.Table.Tone;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The release engineers: they make keys, describe, sign and publish. Everything they do is a
/// command anybody could type; the private keys stay in their workspace.
public final class Engineer {
  private static final String WHO = "engineer";

  private final CommandDesk desk;
  private final Path workspace;
  private final Narrator narrator;
  private final boolean postQuantum;

  /// Engineers with a workspace.
  /// @param desk in the folder of the workspace
  /// @param postQuantum whether each holds an ML-DSA-65 key beside the classical one
  public Engineer(CommandDesk desk, Path workspace, Narrator narrator, boolean postQuantum) {
    this.desk = desk;
    this.workspace = workspace;
    this.narrator = narrator;
    this.postQuantum = postQuantum;
  }

  /// Makes the workspace: keys, root of trust, a data folder for the server.
  /// @param products line and hardware, by turns
  public void makeWorkspace(List<String> products) throws IOException {
    List<String> words = new ArrayList<>(List.of("init", workspace.toString()));
    for (int i = 0; i < products.size(); i += 2) {
      words.addAll(List.of("--product", products.get(i), "--hardware", products.get(i + 1)));
    }
    if (postQuantum) {
      words.add("--post-quantum");
    }
    int keys = desk.run(words.toArray(String[]::new)).answer().array("keys").size();
    narrator.tell(
        WHO,
        "keys-made",
        "keys made",
        keys
            + " keys, each an encrypted file: "
            + (postQuantum
                ? "root 4 of 6, targets 4 of 6, each product line 3 of 4, Ed25519 and ML-DSA-65"
                : "root 2 of 3, targets 2 of 3, each product line 2 of 2"));
  }

  /// Describes, signs with both keys of the line, and publishes. Older images stay listed, so that
  /// what keeps them off devices is the counter, not that nobody names them any more.
  public Release release(Firmware firmware) throws IOException {
    String request = "staged/" + firmware.name() + ".request.json";
    desk.run(
        "release",
        "create",
        "--product",
        firmware.line().value(),
        "--version",
        firmware.version().value(),
        "--counter",
        Long.toString(firmware.counter().value()),
        "--hardware",
        firmware.hardware().value(),
        "--type",
        firmware.type().toString(),
        "--keep-all",
        "--image",
        firmware.file().toString());
    for (String key : keys()) {
      desk.run("release", "sign", request, "--key", keyFile(firmware, key));
    }
    narrator.tell(
        WHO,
        "release-signed",
        "signed offline",
        "%s (%s, %s) with the keys %s-build and %s-release: %s"
            .formatted(
                firmware.name(),
                firmware.counter(),
                new ByteCount(Files.size(firmware.file())),
                firmware.line(),
                firmware.line(),
                postQuantum ? "and their ML-DSA-65 twins, 4 of 4" : "2 of 2"));
    JsonView published = desk.run("release", "publish", request).answer();
    Release release =
        new Release(
            firmware,
            published.as("path", TargetPath::new),
            DeviceState.sha256(firmware.file()),
            published.number("version"));
    narrator.tell(
        WHO,
        "release-published",
        "published",
        "%s, image %s, in version %d of %s"
            .formatted(
                release.path(),
                shortened(release.sha256()),
                release.metadataVersion(),
                published.text("role")),
        Tone.NORMAL);
    return release;
  }

  private List<String> keys() {
    return postQuantum
        ? List.of("build", "build-pq", "release", "release-pq")
        : List.of("build", "release");
  }

  private static String keyFile(Firmware firmware, String key) {
    return "keys/" + firmware.line() + "-" + key + ".pem";
  }

  /// Writes what a factory needs beside the image.
  public Path proof(Release release) throws IOException {
    Path file = workspace.resolve(release.name() + ".proof.json");
    desk.run("release", "proof", release.name(), "-o", file.toString());
    return file;
  }

  /// The first 12 digits of a digest: enough to recognise it.
  static String shortened(Digest digest) {
    return digest.hex().substring(0, 12);
  }
}

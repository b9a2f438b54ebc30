package dev.pawl.cli.remote;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.util.List;

/// A release the server has published.
///
/// @param received the server's answer as it came, for `--json`
public record ReleaseView(
    TargetPath path,
    ProductLine line,
    Version version,
    ReleaseCounter counter,
    List<HardwareId> hardware,
    String type,
    ByteCount length,
    Digest sha256,
    JsonObject received) {
  public ReleaseView {
    hardware = List.copyOf(hardware);
  }

  /// The short name that people may use for it: `lock-2.0.0`.
  public String shortName() {
    String file = path.fileName();
    return file.endsWith(".img") ? file.substring(0, file.length() - ".img".length()) : file;
  }

  static ReleaseView read(JsonView view) {
    return new ReleaseView(
        view.as("path", TargetPath::new),
        view.as("line", ProductLine::new),
        view.as("version", Version::new),
        view.member("counter").asNumeric(ReleaseCounter::new),
        view.array("hardware").stream().map(id -> id.as(HardwareId::new)).toList(),
        view.text("type"),
        view.member("length").asNumeric(ByteCount::new),
        view.as("sha256", Digest::parseSha256),
        view.asObject());
  }
}

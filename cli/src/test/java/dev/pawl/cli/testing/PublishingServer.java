package dev.pawl.cli.testing;

import dev.pawl.cli.testing.ScriptedServer.Answer;
import dev.pawl.cli.workspace.Workspace;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.key.KeyFile;
import dev.pawl.core.key.Signer;
import dev.pawl.core.trust.MetaFile;
import dev.pawl.core.trust.MetadataWriter;
import dev.pawl.core.trust.SignedMetadata;
import dev.pawl.core.trust.Snapshot;
import dev.pawl.core.trust.Timestamp;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.RoleName;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps what is published to it for line `lock` and serves it signed with the workspace's online
/// keys,
/// as far as the command line notices. What the real server checks is not checked here.
public final class PublishingServer implements AutoCloseable {
  private static final String METADATA = "GET /api/v1/repository/metadata/";

  private final ScriptedServer server = ScriptedServer.start();
  private final Map<String, byte[]> artifacts = new HashMap<>();
  private final Workspace workspace;
  private long lineVersion; // 0 before the first publication
  private long onlineVersion; // of snapshot and timestamp
  private Instant signedAt = TestShell.NOW; // moved by tests about expiry

  private PublishingServer(Workspace workspace) {
    this.workspace = workspace;
  }

  /// A server that has what `pawl init` made.
  public static PublishingServer start(Workspace workspace) {
    PublishingServer started = new PublishingServer(workspace);
    for (String name : List.of("1.root.json", "1.targets.json")) {
      started.serve(name, read(workspace.server().resolve("repository").resolve(name)));
    }
    started.signOnline();
    started.inUse("", "");
    started.server.on(
        "PUT /api/v1/repository/lines/lock",
        request -> {
          started.publish(request.body());
          return Answer.of(
              201,
              "{\"role\":\"line-lock\",\"version\":%d,\"targets\":[]}"
                  .formatted(started.lineVersion));
        });
    return started;
  }

  /// Says which images devices run, and which they await: a path, or nothing.
  public void inUse(String running, String assigned) {
    server.on(
        "GET /api/v1/images-in-use",
        200,
        "{\"running\":[%s],\"assigned\":[%s]}".formatted(quoted(running), quoted(assigned)));
  }

  private static String quoted(String path) {
    return path.isEmpty() ? "" : "\"" + path + "\"";
  }

  /// The scripted server under it.
  public ScriptedServer scripted() {
    return server;
  }

  /// Options that lead to it.
  public List<String> options(Path folder) {
    return server.options(folder);
  }

  /// Takes these signed bytes for the line's newest metadata.
  public void publish(byte[] line) {
    lineVersion = content(line);
    serve(lineVersion + ".line-lock.json", line);
    signOnline();
  }

  /// Expects this image: HEAD says it is missing until it was sent.
  public PublishingServer expectImage(byte[] image) {
    String path = "/api/v1/artifacts/" + Digest.sha256(image).hex();
    server.on("HEAD " + path, _ -> Answer.of(artifacts.containsKey(path) ? 200 : 404, new byte[0]));
    server.on(
        "PUT " + path,
        request -> {
          artifacts.put(path, request.body());
          return Answer.of(201, "{}");
        });
    return this;
  }

  /// The images sent.
  public List<byte[]> images() {
    return List.copyOf(artifacts.values());
  }

  /// Signs snapshot and timestamp anew as of this moment.
  public void signOnline(Instant at) {
    signedAt = at;
    signOnline();
  }

  /// Goes back to serving an older version of the line, with freshly signed online metadata.
  public void replay(long version) {
    lineVersion = version;
    signOnline();
  }

  private void signOnline() {
    onlineVersion++;
    Map<RoleName, MetaFile> files = new HashMap<>();
    files.put(new RoleName("targets"), MetaFile.of(1));
    if (lineVersion > 0) {
      files.put(new RoleName("line-lock"), MetaFile.of(lineVersion));
    }
    Snapshot snapshot = new Snapshot(onlineVersion, signedAt.plus(Duration.ofDays(30)), files);
    Timestamp timestamp =
        new Timestamp(onlineVersion, signedAt.plus(Duration.ofDays(3)), MetaFile.of(onlineVersion));
    serve(
        onlineVersion + ".snapshot.json",
        MetadataWriter.sign(snapshot, List.of(online("snapshot"))));
    serve("timestamp.json", MetadataWriter.sign(timestamp, List.of(online("timestamp"))));
  }

  private Signer online(String role) {
    Path file = workspace.server().resolve("online-keys").resolve(role + ".key");
    return KeyFile.openUnencryptedForMachine(file).orThrow(Unexpected::new);
  }

  private void serve(String name, byte[] bytes) {
    server.on(METADATA + name, _ -> Answer.of(200, bytes));
  }

  private static long content(byte[] line) {
    return SignedMetadata.targets(new RoleName("line-lock"), line)
        .orThrow(Unexpected::new)
        .content()
        .version();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Unexpected extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    Unexpected(Failure failure) {
      super(failure.explain());
    }
  }
}

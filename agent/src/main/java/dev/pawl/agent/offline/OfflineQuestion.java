package dev.pawl.agent.offline;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.offer.FileMetadataStore;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.protocol.BundleRequest;
import dev.pawl.core.trust.HeldVersions;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Nonce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// A device's question to the director, when somebody carries it: the body of a bundle request
/// (docs/spec/director.md), kept until an answer to it was installed. There is one at a time; asked
/// again it is the same one, so that a second stick does not spoil the answer to the first.
public final class OfflineQuestion {
  private static final ByteCount LONGEST = ByteCount.kibi(16);

  private final DeviceFolder folder;
  private final Path file;

  /// The question of the device in `folder`.
  public OfflineQuestion(DeviceFolder folder) {
    this.folder = folder;
    this.file = folder.offline().resolve("question.json");
  }

  /// The open question; nothing if there is none, or none that can be read.
  Optional<BundleRequest> open() throws IOException {
    return DurableFile.read(folder.disk(), file, LONGEST)
        .flatMap(
            bytes ->
                JsonReader.read(bytes, JsonLimits.standard())
                            instanceof Result.Ok<JsonValue, ?>(var json)
                        && BundleRequest.fromJson(json)
                            instanceof Result.Ok<BundleRequest, ?>(BundleRequest question)
                    ? Optional.of(question)
                    : Optional.empty());
  }

  /// The open question, or a new one.
  /// @param directorRoot the director's first root
  /// @return what to bring to the server, as JSON
  public byte[] ask(byte[] directorRoot) throws IOException {
    Optional<BundleRequest> before = open();
    BundleRequest question =
        new BundleRequest(
            before.map(BundleRequest::nonce).orElseGet(OfflineQuestion::fresh),
            HeldVersions.in(
                new FileMetadataStore(folder.disk(), folder.directorMetadata()),
                directorRoot,
                List.of()),
            Optional.empty());
    byte[] json =
        JsonWriter.pretty(BundleRequest.toJson(question)).getBytes(StandardCharsets.UTF_8);
    folder.disk().createFolders(folder.offline());
    DurableFile.replace(folder.disk(), file, json);
    return json;
  }

  /// It was answered.
  void close() throws IOException {
    DurableFile.delete(folder.disk(), file);
  }

  private static Nonce fresh() {
    byte[] bytes = new byte[Nonce.BYTES];
    new SecureRandom().nextBytes(bytes);
    return Nonce.of(bytes);
  }
}

package dev.pawl.cli.bundle;

import dev.pawl.cli.failure.CliFailure;
import dev.pawl.cli.failure.CommandFailed;
import dev.pawl.cli.failure.CoreRefused;
import dev.pawl.cli.failure.ExitCode;
import dev.pawl.cli.output.Facts;
import dev.pawl.cli.output.Output;
import dev.pawl.cli.remote.OperatorClient;
import dev.pawl.cli.repository.RepositoryCopies;
import dev.pawl.cli.shell.ServerOptions;
import dev.pawl.cli.shell.Session;
import dev.pawl.cli.shell.Verb;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.image.ImageFailure;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.offline.BundleHeader;
import dev.pawl.core.offline.OfflineBundle;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.trust.FetchAnswer;
import dev.pawl.core.trust.MemoryMetadataStore;
import dev.pawl.core.trust.MetadataSource;
import dev.pawl.core.trust.RefreshedTrust;
import dev.pawl.core.trust.TrustFailure;
import dev.pawl.core.trust.TufClient;
import dev.pawl.core.trust.Verified;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.TargetPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl bundle create`: fetches the signed metadata as a device would, verifies it and the image,
/// and writes both into one file (docs/spec/offline-bundle.md).
@Command(
    name = "create",
    header = "Put a published release and its signed metadata into one file.",
    description = {
      "For devices without a network: `pawl agent install --bundle FILE`. The bundle is verified as"
          + " a device would before it is written. It has no answer of the director: devices take"
          + " it only where `bundleWithoutDirector` allows that."
    },
    footer = {"pawl bundle create line-lock/lock-2.0.0.img --image lock-2.0.0.img -o lock.pawl"})
final class BundleCreate implements Verb {
  private final Session session;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "RELEASE", description = "Path of the image: line-lock/lock-2.0.0.img.")
  private TargetPath release;

  @Option(
      names = "--image",
      required = true,
      paramLabel = "FILE",
      description = "The image, as it was published.")
  private Path image;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the bundle goes; replaces an older one.")
  private Path file;

  BundleCreate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    byte[] root =
        new RepositoryCopies(session.workspace().repository())
            .trustedRoot()
            .orThrow(CommandFailed::new);
    Path target = session.path(file);
    try (OperatorClient client = session.client(server)) {
      var fetched = new Recording(client);
      ImageDescription described = describe(fetched, root);
      Path from = session.path(image);
      BlockList blocks = blocks(from, described);
      write(described, new MetadataBundle(fetched.files), blocks, from, target);
      Output output = session.output();
      output.object(
          JsonObject.builder()
              .put("path", described.path().value())
              .put("bundle", target.toString())
              .put("sha256", described.sha256().hex())
              .put("counter", described.counter().value())
              .build());
      output.facts(
          new Facts()
              .add("bundle", session.shown(target))
              .add("of", described.path().value())
              .add("version", described.version() + ", counter " + described.counter().value()));
      output.next("pawl agent install --device DIR --bundle " + session.shown(target));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImageDescription describe(Recording fetched, byte[] root) {
    Result<Verified<ImageDescription>, TrustFailure> found =
        new TufClient(fetched, new MemoryMetadataStore(), root)
            .refresh(Instant.now())
            .then((RefreshedTrust trust) -> trust.find(release))
            .then(ImageDescription::from);
    if (fetched.failure.isPresent()) {
      throw new CommandFailed(fetched.failure.get());
    }
    return found
        .orThrow(
            why ->
                refused(
                    why,
                    "verifying the metadata of " + release,
                    "a published image, and metadata a device would trust"))
        .value();
  }

  private static BlockList blocks(Path image, ImageDescription described) throws IOException {
    try (InputStream in = Files.newInputStream(image)) {
      BlockList blocks = BlockList.of(in);
      if (blocks.length().equals(described.length())
          && blocks.root().equals(described.blocks().root())) {
        return blocks;
      }
      var why =
          new ImageFailure.BlockListMismatch(
              described.length() + ", root " + described.blocks().root().hex(),
              blocks.length() + ", root " + blocks.root().hex());
      throw refused(why, "reading " + image, "the image that was published");
    }
  }

  private static CommandFailed refused(Failure why, String attempted, String expected) {
    return new CommandFailed(
        CoreRefused.notVerified(
            why, attempted, expected, "name the release and its own image, then repeat"));
  }

  /// Whole or not at all; readable by all, since there is no secret in it.
  private static void write(
      ImageDescription described,
      MetadataBundle metadata,
      BlockList blocks,
      Path image,
      Path target)
      throws IOException {
    byte[] list = blocks.encoded();
    var header =
        new BundleHeader(
            described.path(),
            Optional.empty(),
            new ByteCount(metadata.toBytes().length),
            new ByteCount(list.length),
            described.length());
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try (InputStream in = Files.newInputStream(image);
        OutputStream out = Files.newOutputStream(unfinished)) {
      OfflineBundle.write(header, metadata, list, in, out);
    }
    Files.move(
        unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Fetches through the operator API and keeps what was found.
  private static final class Recording implements MetadataSource {
    private final OperatorClient client;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private Optional<CliFailure> failure = Optional.empty(); // the last one

    Recording(OperatorClient client) {
      this.client = client;
    }

    @Override
    public FetchAnswer fetch(String fileName, ByteCount limit) {
      return switch (client.metadata(fileName)) {
        case Result.Failed<Optional<byte[]>, CliFailure>(CliFailure why) -> {
          failure = Optional.of(why);
          yield new FetchAnswer.Unreachable(why.code());
        }
        case Result.Ok<Optional<byte[]>, CliFailure>(Optional<byte[]> found) -> {
          if (found.isEmpty()) {
            yield new FetchAnswer.NotFound();
          }
          if (found.get().length > limit.value()) {
            yield new FetchAnswer.TooLong();
          }
          files.put(Repository.IMAGE.name(fileName), found.get());
          yield new FetchAnswer.Found(found.get());
        }
      };
    }
  }
}

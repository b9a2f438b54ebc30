package dev.pawl.cli.tufclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.testkit.TestRole;
import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.trust.PathRule;
import dev.pawl.core.trust.TargetFile;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.RoleName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A repository with a product line and an image, a client with empty folders, and the command line
/// between them.
final class ClientBench implements AutoCloseable {
  static final RoleName LINE = new RoleName("line-lock");
  static final String IMAGE = "line-lock/lock-2.0.0.img";
  static final byte[] CONTENT = "firmware".repeat(1000).getBytes(UTF_8);

  private final Path folder;
  private final TestTuf tuf = new TestTuf();
  private final RawRepository repository = new RawRepository(tuf);
  private FetchLimits limits =
      new FetchLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), ByteCount.kibi(8));
  private String said = "";

  ClientBench(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectory(metadata());
    Files.createDirectory(targets());
    tuf.publishRoot();
    tuf.keys(LINE, TestRole.of(1, 1));
    tuf.delegations(
        TestTuf.TARGETS,
        tuf.delegations(TestTuf.TARGETS)
            .and(LINE, tuf.keys(LINE).roleSigners(), PathRule.pattern("line-lock/*"), true));
    image(IMAGE, CONTENT);
    tuf.publish(TestTuf.TARGETS, LINE);
    Files.write(folder.resolve("first.json"), tuf.file("1.root.json"));
  }

  TestTuf tuf() {
    return tuf;
  }

  RawRepository repository() {
    return repository;
  }

  Path metadata() {
    return folder.resolve("metadata");
  }

  Path targets() {
    return folder.resolve("targets");
  }

  /// Describes and serves a target of the line.
  final void image(String path, byte[] content) {
    Digest digest = Digest.sha256(content);
    tuf.target(
        LINE,
        path,
        new TargetFile(
            new ByteCount(content.length),
            Map.of(Algorithm.SHA_256, digest),
            JsonObject.builder().build()));
    int name = path.lastIndexOf('/') + 1;
    repository.target(path.substring(0, name) + digest.hex() + "." + path.substring(name), content);
  }

  /// Where the image is asked for.
  static String imagePath() {
    return "/targets/line-lock/" + Digest.sha256(CONTENT).hex() + ".lock-2.0.0.img";
  }

  ClientBench limits(FetchLimits to) {
    limits = to;
    return this;
  }

  int run(String... arguments) {
    var out = new ByteArrayOutputStream();
    int exit =
        new TufClientMain(
                new PrintStream(out, true, UTF_8), InstantSource.fixed(TestTuf.NOW), limits)
            .run(arguments);
    said = out.toString(UTF_8);
    return exit;
  }

  /// What the last run said.
  String said() {
    return said;
  }

  int init() {
    return run("--metadata-dir", "" + metadata(), "init", "" + folder.resolve("first.json"));
  }

  String[] refreshArguments() {
    return new String[] {
      "--metadata-url", "" + repository.metadata(), "--metadata-dir", "" + metadata(), "refresh"
    };
  }

  int refresh() {
    return run(refreshArguments());
  }

  int download(String... names) {
    var arguments = new ArrayList<>(List.of("--metadata-url", "" + repository.metadata()));
    arguments.addAll(List.of("--metadata-dir", "" + metadata()));
    Arrays.stream(names).forEach(name -> arguments.addAll(List.of("--target-name", name)));
    arguments.addAll(List.of("--target-dir", "" + targets()));
    arguments.addAll(List.of("--target-base-url", "" + repository.targets(), "download"));
    return run(arguments.toArray(String[]::new));
  }

  /// Names of the visible files in a folder, in order; none if there is no folder.
  static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}

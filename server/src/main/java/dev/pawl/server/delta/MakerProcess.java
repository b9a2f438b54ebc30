package dev.pawl.server.delta;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.ByteCount;
import dev.pawl.delta.make.PatchMaker;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes deltas in a child process: its memory has a limit of its own, one processor is enough for
/// it, and whatever happens to it happens to nobody else.
public final class MakerProcess implements DeltaMaker {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int OUT_OF_MEMORY = 3;
  private static final int LONGEST_WORDS = 2000;

  private final ByteCount memory;

  /// @param memory most memory of the child's heap
  public MakerProcess(ByteCount memory) {
    this.memory = memory;
  }

  @Override
  public Result<Made, DeltaMakeFailure> make(Order order, Runnable alive)
      throws IOException, InterruptedException {
    ByteCount needed = PatchMaker.memory(Files.size(order.old()), Files.size(order.image()));
    if (needed.exceeds(memory)) {
      return Result.failed(new DeltaMakeFailure.TooMuchMemory(needed, memory));
    }
    Path said = order.patch().resolveSibling("maker.log");
    Path answer = order.patch().resolveSibling("maker.out");
    ProcessBuilder builder =
        new ProcessBuilder(command(order))
            .redirectError(Redirect.to(said.toFile()))
            .redirectOutput(Redirect.to(answer.toFile()));
    builder.environment().clear();
    Process process = builder.start();
    try {
      if (!ended(process, alive)) {
        return Result.failed(new DeltaMakeFailure.TooSlow(LONGEST));
      }
    } finally {
      process.destroyForcibly();
    }
    int exit = process.exitValue();
    if (exit == MakerMain.TOO_LONG) {
      ByteCount image = new ByteCount(Files.size(order.image()));
      return Result.failed(new DeltaMakeFailure.NotSmaller(image, image));
    }
    if (exit == 0) {
      return made(answer);
    }
    return Result.failed(
        exit == OUT_OF_MEMORY
            ? new DeltaMakeFailure.TooMuchMemory(needed, memory)
            : new DeltaMakeFailure.MakerEnded(exit, words(said)));
  }

  private static boolean ended(Process process, Runnable alive) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!process.waitFor(5, TimeUnit.SECONDS)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      alive.run();
    }
    return true;
  }

  private List<String> command(Order order) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx" + Math.max(1, memory.value() >> 20) + "m",
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(
        List.of(
            MakerMain.class.getName(),
            order.old().toString(),
            order.image().toString(),
            order.profile().label(),
            order.patch().toString()));
    return words;
  }

  private static Result<Made, DeltaMakeFailure> made(Path answer) throws IOException {
    Result<Made, JsonFailure> read =
        JsonReader.read(Files.readAllBytes(answer), JsonLimits.standard())
            .then(
                json ->
                    JsonView.read(
                        json,
                        view ->
                            new Made(
                                view.member("memory").asNumeric(ByteCount::new),
                                view.member("full").asNumeric(ByteCount::new))));
    return switch (read) {
      case Result.Ok<Made, JsonFailure>(Made made) -> Result.ok(made);
      case Result.Failed<Made, JsonFailure>(JsonFailure failure) ->
          Result.failed(new DeltaMakeFailure.MakerEnded(0, failure.explain()));
    };
  }

  private static String words(Path said) throws IOException {
    try (InputStream in = Files.newInputStream(said)) {
      String text = new String(in.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "nothing" : text.replaceAll("\\s+", " ");
    }
  }
}

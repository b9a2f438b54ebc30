package dev.pawl.server.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.core.director.Assignment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonValue;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.key.PublicKey;
import dev.pawl.core.trust.RoleType;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Nonce;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The signer as the server sees it: a child process, asked one question at a time. If it is gone,
/// the next question starts it anew.
public final class SignerProcess implements DirectorSigner {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Both compilers: with the first alone a signature takes a quarter longer, and nearly all that
  /// this process does is signing.
  private static final List<String> SMALL = List.of("-Xmx32m", "-XX:+UseSerialGC", "-Xshare:auto");

  private final List<String> command;
  private final ReentrantLock asking = new ReentrantLock();
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("asking the signer").factory());
  private Optional<Child> child = Optional.empty(); // the process that runs now

  private record Child(Process process, BufferedReader out, OutputStream in) {}

  private SignerProcess(List<String> command) {
    this.command = command;
  }

  /// Starts a signer whose keys are in `keys`. It runs with an empty environment.
  public static Result<DirectorSigner, SignerFailure> start(Path keys) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var words = new ArrayList<String>();
    words.add(java);
    words.addAll(SMALL);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(SignerMain.class.getName(), keys.toAbsolutePath().toString()));
    return start(words);
  }

  static Result<DirectorSigner, SignerFailure> start(List<String> command) {
    var signer = new SignerProcess(command);
    return switch (signer.running()) {
      case Result.Ok<Child, SignerFailure> _ -> Result.ok(signer);
      case Result.Failed<Child, SignerFailure>(SignerFailure failure) -> Result.failed(failure);
    };
  }

  @Override
  public Result<Map<RoleType, PublicKey>, SignerFailure> publicKeys() {
    return ask(JsonObject.builder().put("op", "keys").build(), SignerProtocol::keys);
  }

  @Override
  public Result<byte[], SignerFailure> timestamp(
      DeviceId device, Optional<Nonce> nonce, long version, long snapshot) {
    return ask(
        JsonObject.builder()
            .put("op", "timestamp")
            .put("device", device.value())
            .putText("nonce", nonce.map(Nonce::value))
            .put("version", version)
            .put("snapshot", snapshot)
            .build(),
        answer -> answer.base64("file"));
  }

  @Override
  public Result<SignedFiles, SignerFailure> files(
      Assignment assignment, long version, Instant issued, Optional<Receipt> receipt) {
    return ask(
        JsonObject.builder()
            .put("op", "files")
            .put("assignment", AssignmentJson.of(assignment))
            .put("version", version)
            .put("issued", issued.toEpochMilli())
            .putText("receipt", receipt.map(Receipt::value))
            .build(),
        answer ->
            new SignedFiles(
                answer.base64("snapshot"),
                answer.base64("targets"),
                answer.as("receipt", Receipt::new)));
  }

  private <T> Result<T, SignerFailure> ask(JsonObject question, Function<JsonView, T> read) {
    asking.lock();
    try {
      return running().then(one -> exchange(one, question)).then(line -> answered(line, read));
    } finally {
      asking.unlock();
    }
  }

  private Result<Child, SignerFailure> running() {
    if (child.filter(one -> one.process.isAlive()).isPresent()) {
      return Result.ok(child.get());
    }
    try {
      var builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
      builder.environment().clear();
      Process process = builder.start();
      var started =
          new Child(
              process,
              new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)),
              process.getOutputStream());
      child = Optional.of(started);
      return Result.ok(started);
    } catch (IOException e) {
      return Result.failed(new SignerFailure.NotStarted("" + e.getMessage()));
    }
  }

  private Result<String, SignerFailure> exchange(Child one, JsonObject question) {
    var line =
        reading.submit(
            () -> {
              try {
                one.in.write((JsonWriter.line(question) + "\n").getBytes(UTF_8));
                one.in.flush();
              } catch (IOException e) {
                // It has ended; what it said before tells why.
              }
              return Optional.ofNullable(one.out.readLine());
            });
    try {
      return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .<Result<String, SignerFailure>>map(Result::ok)
          .orElseGet(() -> gone(one, "it has ended"));
    } catch (TimeoutException e) {
      return gone(one, "no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return gone(one, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return gone(one, "the question was interrupted");
    }
  }

  private <T> Result<T, SignerFailure> gone(Child one, String problem) {
    one.process.destroyForcibly();
    child = Optional.empty();
    return Result.failed(new SignerFailure.Gone(problem));
  }

  private static <T> Result<T, SignerFailure> answered(String line, Function<JsonView, T> read) {
    return switch (SignerProtocol.read(line)) {
      case Result.Failed<JsonValue, JsonFailure>(JsonFailure failure) -> malformed(failure);
      case Result.Ok<JsonValue, JsonFailure>(JsonValue json) -> {
        var why = JsonView.read(json, SignerProtocol::failure);
        if (why instanceof Result.Ok<Optional<SignerFailure>, JsonFailure>(var failure)
            && failure.isPresent()) {
          yield Result.failed(failure.get());
        }
        yield switch (JsonView.read(json, read)) {
          case Result.Ok<T, JsonFailure>(T value) -> Result.ok(value);
          case Result.Failed<T, JsonFailure>(JsonFailure failure) -> malformed(failure);
        };
      }
    };
  }

  private static <T> Result<T, SignerFailure> malformed(JsonFailure failure) {
    return Result.failed(
        new SignerFailure.Gone("an answer that says nothing: " + failure.explain()));
  }

  /// Ends the process: its input ends, and after a moment it is killed.
  @Override
  public void close() {
    asking.lock();
    try {
      reading.shutdownNow();
      if (child.isPresent()) {
        Process process = child.get().process;
        child.get().in.close();
        if (!process.waitFor(2, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      child.ifPresent(one -> one.process.destroyForcibly());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      child.ifPresent(one -> one.process.destroyForcibly());
    } finally {
      asking.unlock();
    }
  }
}

package dev.pawl.server;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/// `pawl server`: reads the command line, starts a [Server], stops it on SIGTERM.
public final class ServerMain {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private ServerMain() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), UnaryOperator.identity()));
  }

  /// The program with some ports exchanged. Returns when the server did not start; else the process
  /// ends inside, when it is told to.
  /// @return the exit code
  public static int run(List<String> words, UnaryOperator<Ports> exchange) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean json = words.contains("--json");
    if (!words.isEmpty() && words.getFirst().equals(CopyCommand.WORD)) {
      return CopyCommand.run(words.subList(1, words.size()), out, System.err);
    }
    return switch (ServerArguments.parse(words)) {
      case Result.Failed<ServerArguments, ServerFailure>(ServerFailure failure) ->
          failed(
              failure, json, out, failure instanceof ServerFailure.BadArguments ? USAGE : FAILED);
      case Result.Ok<ServerArguments, ServerFailure>(ServerArguments arguments) -> {
        if (arguments.config().isEmpty()) {
          out.print(ServerArguments.HELP);
          yield 0;
        }
        yield serve(arguments.config().get(), arguments.json(), exchange, out);
      }
    };
  }

  private static int serve(
      ServerConfig config, boolean json, UnaryOperator<Ports> exchange, PrintStream out) {
    Logs.setUp(json);
    return switch (Server.start(config, exchange)) {
      case Result.Failed<Server, Failure>(Failure failure) -> failed(failure, json, out, FAILED);
      case Result.Ok<Server, Failure>(Server server) -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stopping"));
        out.println(json ? readyLine(server) : readySentence(server));
        awaitTheEnd();
        yield 0;
      }
    };
  }

  /// Run by the Java platform on SIGTERM and SIGINT. Left to itself it would exit with the signal's
  /// number; stopped as told is 0.
  private static void stop(Server server) {
    server.close();
    Runtime.getRuntime().halt(0);
  }

  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readyLine(Server server) {
    var event = JsonObject.builder().put("event", "server.ready");
    server.ready().members().forEach(event::put);
    return JsonWriter.line(event.build());
  }

  private static String readySentence(Server server) {
    return "The server is ready: devices %s, operators https://localhost:%d, data in %s"
        .formatted(server.publicUrl(), server.operatorPort(), server.config().data());
  }

  private static int failed(Failure failure, boolean json, PrintStream out, int exitCode) {
    if (json) {
      out.println(
          JsonWriter.line(
              JsonObject.builder()
                  .put("event", "server.failed")
                  .put("code", failure.code())
                  .put("text", failure.explain())
                  .build()));
    }
    System.err.println(failure.code() + ": " + failure.explain());
    return exitCode;
  }
}

package dev.pawl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.server.testkit.TestPeople;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sqlite")
class ServerMainTest {
  @TempDir private Path folder;

  private static Result<ServerArguments, ServerFailure> parse(String... words) {
    return ServerArguments.parse(List.of(words));
  }

  private static ServerConfig config(String... words) {
    return parse(words)
        .orThrow(failure -> new IllegalStateException(failure.explain()))
        .config()
        .orElseThrow();
  }

  private static Failure refusal(Result<?, ? extends Failure> result) {
    return switch (result) {
      case Result.Failed<?, ? extends Failure>(Failure failure) -> failure;
      case Result.Ok<?, ? extends Failure> ok -> throw new AssertionError("accepted: " + ok);
    };
  }

  @Nested
  class Arguments {
    @Test
    void settingsFile_isRead_andTheCommandLineWins() throws IOException {
      Files.writeString(
          folder.resolve("server.json"),
          "{\"portDevice\":1443,\"portOperator\":1444,\"publicUrl\":\"https://a.example:1/\"}");
      String data = folder.toString();
      ServerConfig config = config("--data", data, "--port-operator", "2444");
      assertEquals(1443, config.devicePort());
      assertEquals(2444, config.operatorPort());
      assertEquals(Optional.of(URI.create("https://a.example:1")), config.publicUrl());
      assertTrue(config.names().contains("a.example"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "--port-device 1",
          "--data d --port-device",
          "--data d --port-device 65536",
          "--data d --port-operator x",
          "--data d --data e",
          "--data d --verbose",
          "--data d more",
          "--data d --public-url http://x",
          "--data d --public-url https://x/path",
          "--data d --public-url https://user@x"
        })
    void wrongCommandLines_areRefused(String line) {
      assertEquals("server.bad-arguments", refusal(parse(line.split(" "))).code());
      assertEquals(2, ServerMain.run(List.of(line.split(" ")), UnaryOperator.identity()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "[]",
          "{\"portDevice\":\"1\"}",
          "{\"portDevice\":70000}",
          "{\"publicUrl\":\"ftp://x\"}",
          "{\"portdevice\":1}"
        })
    void wrongSettingsFiles_areRefused(String content) throws IOException {
      Files.writeString(folder.resolve("server.json"), content);
      Failure failure = refusal(parse("--data", folder.toString()));
      assertEquals("server.bad-settings", failure.code());
      assertTrue(failure.explain().contains("server.json"), failure::explain);
    }

    @Test
    void help_isShown() {
      assertEquals(0, ServerMain.run(List.of("--help"), UnaryOperator.identity()));
    }
  }

  @Nested
  class Starting {
    @Test
    void portInUse_isNamed_andExitsOne() throws IOException {
      TestPeople.withLines("lock").init(folder.resolve("data"));
      try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String port = Integer.toString(taken.getLocalPort());
        var words =
            List.of(
                "--data",
                folder.resolve("data").toString(),
                "--bind",
                "127.0.0.1",
                "--port-device",
                "0",
                "--port-operator",
                port);
        assertEquals(1, ServerMain.run(words, UnaryOperator.identity()));
        Failure failure = refusal(Server.start(config(words.toArray(String[]::new))));
        assertEquals("server.port-in-use", failure.code());
        assertTrue(failure.explain().contains("--port-operator"), failure::explain);
      }
    }

    @Test
    void secondServerOnTheFolder_isRefused() throws IOException {
      Path data = folder.resolve("data");
      TestPeople.withLines("lock").init(data);
      ServerConfig config = ServerConfig.in(data).onFreePorts();
      try (Server server = started(config)) {
        assertEquals("storage.in-use", refusal(Server.start(config)).code());
        JsonView ready = JsonView.of(server.ready());
        assertEquals(
            ready.json(),
            JsonReader.read(Files.readAllBytes(data.resolve("ready.json")), JsonLimits.standard())
                .orThrow(failure -> new IllegalStateException(failure.explain())));
      }
    }

    @Test
    void auditLogThatWasChanged_isRefused() throws IOException {
      Path data = folder.resolve("data");
      TestPeople.withLines("lock").init(data);
      ServerConfig config = ServerConfig.in(data).onFreePorts();
      started(config).close();
      try (var database = dev.pawl.server.testkit.TestDatabase.in(data)) {
        database.write(tx -> tx.update("UPDATE audit_entry SET subject = 'other'"));
      }
      assertEquals("chain.hash-mismatch", refusal(Server.start(config)).code());
    }

    @Test
    void dataFolderThatIsAFile_isNamed() throws IOException {
      Path file = Files.writeString(folder.resolve("file"), "");
      Failure failure = refusal(Server.start(ServerConfig.in(file).onFreePorts()));
      assertTrue(failure.explain().contains(file.toString()), failure::explain);
    }

    private static Server started(ServerConfig config) {
      return Server.start(config).orThrow(failure -> new IllegalStateException(failure.explain()));
    }
  }
}

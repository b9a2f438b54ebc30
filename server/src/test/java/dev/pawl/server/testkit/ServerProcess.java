package dev.pawl.server.testkit;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.server.ServerMain;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The server as a process of its own, which can be killed.
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path data;
  private final JsonView ready;

  private ServerProcess(Process process, Path data, JsonView ready) {
    this.process = process;
    this.data = data;
    this.ready = ready;
  }

  /// Starts the program on a data folder and free ports; returns when it is ready.
  public static ServerProcess start(Path data) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                ServerMain.class.getName(),
                "--data",
                data.toString(),
                "--port-device",
                "0",
                "--port-operator",
                "0",
                "--bind",
                "127.0.0.1",
                "--json")
            .redirectError(data.resolveSibling("server.log").toFile())
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.contains("server.ready")) {
      process.destroyForcibly();
      throw new IOException(
          "the server said " + line + "\n" + Files.readString(data.resolveSibling("server.log")));
    }
    return new ServerProcess(
        process,
        data,
        JsonView.of(
            JsonReader.read(line.getBytes(StandardCharsets.UTF_8), JsonLimits.standard())
                .orThrow(failure -> new IOException(failure.explain()))));
  }

  /// What it said when it was ready.
  public JsonView ready() {
    return ready;
  }

  /// Its administrator.
  public ApiClient admin(OpenApiContract contract) throws IOException {
    try {
      byte[] pem = Files.readAllBytes(data.resolve("tls/ca.pem"));
      var authority =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      var client =
          TestClient.to((int) ready.number("operatorPort"), authority, Optional.empty())
              .with(Files.readString(data.resolve("admin.token")).strip());
      return new ApiClient(client, contract);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /// SIGKILL: the process has no say in it.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// SIGTERM.
  /// @return the exit code
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

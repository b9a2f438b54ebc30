package dev.pawl.agent.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.RealTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A TPM as a PKCS#11 token: tpm2-pkcs11 over tpm2-abrmd over swtpm, on a bus of their own.
class Tpm2Pkcs11Test {
  private static final String BUS =
      """
      <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
       "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>session</type><listen>unix:path=BUS</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/>
      <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
      """;
  private static final long SECONDS = 120;

  @TempDir private Path temp;
  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void stop() {
    for (Process process : running.reversed()) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private Map<String, String> environment() {
    String bus = "unix:path=" + temp.resolve("bus");
    return Map.of(
        "DBUS_SESSION_BUS_ADDRESS",
        bus,
        "DBUS_SYSTEM_BUS_ADDRESS",
        bus,
        "TPM2_PKCS11_STORE",
        temp.resolve("store").toString(),
        "TPM2_PKCS11_TCTI",
        "tabrmd:bus_type=session",
        "TPM2TOOLS_TCTI",
        "tabrmd:bus_type=session");
  }

  private Process start(List<String> argv) throws IOException {
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().putAll(environment());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Process process = builder.start();
    running.add(process);
    return process;
  }

  private Path log() {
    return temp.resolve("log");
  }

  private String said() throws IOException {
    return Files.readString(log(), StandardCharsets.ISO_8859_1);
  }

  private void run(List<String> argv) throws IOException, InterruptedException {
    Process process = start(argv);
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), argv + " takes too long: " + said());
    assertEquals(0, process.exitValue(), argv + ": " + said());
  }

  /// Until `probe` works: daemons do not say when they are ready.
  private void await(List<String> probe) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      Process process = start(probe);
      if (process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return;
      }
      assertTrue(System.nanoTime() < deadline, probe + ": " + said());
    }
  }

  /// Two ports in a row: commands, and control behind it.
  private static int freePorts() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException e) {
        // The next one is taken: look elsewhere.
      }
    }
  }

  private void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        assertTrue(System.nanoTime() < deadline, said());
      }
    }
  }

  private void startChain() throws IOException, InterruptedException {
    Path state = Files.createDirectory(temp.resolve("state"));
    Files.createDirectory(temp.resolve("store"));
    int port = freePorts();
    start(
        List.of(
            "swtpm",
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + state,
            "--server",
            "type=tcp,port=" + port,
            "--ctrl",
            "type=tcp,port=" + (port + 1),
            "--flags",
            "not-need-init,startup-clear"));
    awaitPort(port);
    Path config =
        Files.writeString(
            temp.resolve("bus.conf"), BUS.replace("BUS", temp.resolve("bus").toString()));
    start(List.of("dbus-daemon", "--config-file=" + config, "--nofork"));
    await(List.of("test", "-S", temp.resolve("bus").toString()));
    start(List.of("tpm2-abrmd", "--allow-root", "--session", "--tcti=swtpm:port=" + port));
    await(List.of("tpm2_getrandom", "--hex", "4"));
  }

  @Test
  void keyOfATpmBehindPkcs11_authenticates() throws Exception {
    RealTool.require("swtpm", "swtpm");
    RealTool.require("dbus-daemon", "dbus");
    RealTool.require("tpm2-abrmd", "tpm2-abrmd");
    RealTool.require("tpm2_getrandom", "tpm2-tools");
    RealTool.require("tpm2_ptool", "libtpm2-pkcs11-tools");
    Path library =
        RealTool.requireFile(
            "libtpm2-pkcs11-1",
            List.of(
                "/usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1",
                "/usr/lib/aarch64-linux-gnu/libtpm2_pkcs11.so.1",
                "/usr/lib64/pkcs11/libtpm2_pkcs11.so"));
    startChain();
    run(List.of("tpm2_ptool", "init"));
    run(
        List.of(
            "tpm2_ptool",
            "addtoken",
            "--pid=1",
            "--label=dev",
            "--sopin=12345678",
            "--userpin=4711"));
    Path pin = Files.writeString(temp.resolve("pin"), "4711\n");
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            TokenProbe.class.getName(),
            temp.resolve("device").toString(),
            library.toString(),
            "dev",
            pin.toString()));
    assertTrue(said().contains("authenticated with a key of the token"), this::shown);
  }

  private String shown() {
    try {
      return said();
    } catch (IOException e) {
      return "" + e;
    }
  }
}

package dev.pawl.server;

import dev.pawl.core.delta.patch.Profile;
import dev.pawl.core.protocol.PollInterval;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.identity.DeviceAccess;
import dev.pawl.server.sql.DatabaseConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every setting of the server.
/// @param data the data folder; made if it is missing
/// @param devicePort where devices connect; 0 lets the system choose
/// @param operatorPort where operators connect; 0 lets the system choose
/// @param bind address to listen on
/// @param publicUrl how devices reach the device listener, where that differs from this machine's
///     name and port: behind a balancer, say
/// @param poll how long devices wait between two polls
/// @param postgres address of a PostgreSQL database; without it the server keeps an SQLite file in
/// its
///     data folder
/// @param access how devices may prove who they are besides their certificate
/// @param deltaMemory most memory for making a delta; none are made if it is 0
public record ServerConfig(
    Path data,
    int devicePort,
    int operatorPort,
    String bind,
    Optional<URI> publicUrl,
    PollInterval poll,
    Optional<String> postgres,
    DeviceAccess access,
    ByteCount deltaMemory) {
  /// The tenant of a server for one customer.
  public static final Tenant TENANT = new Tenant("DEFAULT");

  /// The usual ports in this data folder.
  public static ServerConfig in(Path data) {
    return new ServerConfig(
        data,
        8443,
        8444,
        "0.0.0.0",
        Optional.empty(),
        PollInterval.seconds(300),
        Optional.empty(),
        DeviceAccess.CERTIFICATES,
        ByteCount.mebi(1200));
  }

  /// The same on ports the system chooses, reachable from this machine only: for tests.
  public ServerConfig onFreePorts() {
    return new ServerConfig(
        data, 0, 0, "127.0.0.1", publicUrl, poll, postgres, access, deltaMemory);
  }

  /// The same with its facts in this PostgreSQL database, if one is given.
  public ServerConfig on(Optional<String> database) {
    return new ServerConfig(
        data, devicePort, operatorPort, bind, publicUrl, poll, database, access, deltaMemory);
  }

  /// The same with other ways for devices to prove who they are.
  public ServerConfig with(DeviceAccess other) {
    return new ServerConfig(
        data, devicePort, operatorPort, bind, publicUrl, poll, postgres, other, deltaMemory);
  }

  DatabaseConfig database() {
    Path file = data.resolve("pawl.db");
    DatabaseConfig embedded = DatabaseConfig.at(file);
    return postgres.map(url -> DatabaseConfig.at(url, embedded.lock())).orElse(embedded);
  }

  /// The same with this much memory for making deltas; with 0 none are made.
  public ServerConfig withDeltaMemory(ByteCount memory) {
    return new ServerConfig(
        data, devicePort, operatorPort, bind, publicUrl, poll, postgres, access, memory);
  }

  /// Where deltas are made.
  Path deltas() {
    return data.resolve("deltas");
  }

  /// Kinds of devices that deltas are made for.
  List<Profile> deltaProfiles() {
    return deltaMemory.equals(ByteCount.ZERO) ? List.of() : List.of(Profile.LINUX);
  }

  Path tls() {
    return data.resolve("tls");
  }

  /// The authorities of factories.
  Path factories() {
    return data.resolve("factories");
  }

  Path artifacts() {
    return data.resolve("artifacts");
  }

  Path onlineKeys() {
    return data.resolve("online-keys");
  }

  /// The director's roots.
  Path director() {
    return data.resolve("director");
  }

  /// The director's keys: opened by the signer's process, never by this one.
  Path directorKeys() {
    return data.resolve("director-keys");
  }

  Path repository() {
    return data.resolve("repository");
  }

  Path adminToken() {
    return data.resolve("admin.token");
  }

  Path ready() {
    return data.resolve("ready.json");
  }

  /// Names and addresses under which the server may be reached: what its certificate is issued for.
  List<String> names() {
    List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
    hostName().filter(name -> !names.contains(name)).ifPresent(names::add);
    publicUrl
        .map(URI::getHost)
        .map(host -> host.replaceAll("[\\[\\]]", ""))
        .filter(name -> !names.contains(name))
        .ifPresent(names::add);
    return names;
  }

  /// What links in answers to devices begin with.
  URI publicUrl(int devicePort) {
    return publicUrl.orElseGet(() -> URI.create("https://localhost:" + devicePort));
  }

  private static Optional<String> hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[A-Za-z0-9.-]{1,253}") ? Optional.of(name) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}

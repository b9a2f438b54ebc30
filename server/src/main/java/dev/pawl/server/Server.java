package dev.pawl.server;

import dev.pawl.core.chain.ChainSummary;
import dev.pawl.core.failure.Failure;
import dev.pawl.core.failure.Result;
import dev.pawl.core.file.DurableFile;
import dev.pawl.core.file.OwnerOnly;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.director.DirectorRoots;
import dev.pawl.server.http.Dispatcher;
import dev.pawl.server.http.Limits;
import dev.pawl.server.http.Listener;
import dev.pawl.server.http.ListenerConfig;
import dev.pawl.server.http.Route;
import dev.pawl.server.http.ServerTls;
import dev.pawl.server.identity.DeviceAuthority;
import dev.pawl.server.identity.FactoryAuthorities;
import dev.pawl.server.identity.FirstAdmin;
import dev.pawl.server.release.OnlineKeys;
import dev.pawl.server.release.Repository;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.sql.Database;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server. Started by [ServerMain], and by tests inside their own process.
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /// Entries of the audit log that are checked before the server starts; the whole chain is checked
  /// by `pawl audit verify`.
  private static final int CHECKED_ENTRIES = 10_000;

  private static final Duration LAST_SEEN = Duration.ofSeconds(5);
  private static final Duration RENEWAL = Duration.ofHours(1);

  private final ServerConfig config;

  /// What was opened, the latest first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// Known once the port for devices is open; a device may ask a moment before.
  private final CompletableFuture<URI> publicUrl = new CompletableFuture<>();

  private int devicePort; // known once it is open
  private int operatorPort; // known once it is open
  private List<Route> operatorRoutes = List.of(); // known once it is assembled
  private List<Route> deviceRoutes = List.of(); // likewise
  private Optional<Database> database = Optional.empty(); // once it is opened

  private Server(ServerConfig config) {
    this.config = config;
  }

  /// Starts a server.
  public static Result<Server, Failure> start(ServerConfig config) {
    return start(config, UnaryOperator.identity());
  }

  /// Starts a server with some of its ports exchanged.
  public static Result<Server, Failure> start(ServerConfig config, UnaryOperator<Ports> exchange) {
    var server = new Server(config);
    try {
      server.open(exchange);
      return Result.ok(server);
    } catch (Refused e) {
      server.close();
      return Result.failed(e.failure);
    } catch (IOException e) {
      server.close();
      return Result.failed(new ServerFailure.DataUnusable(config.data(), e.toString()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Where devices connect.
  public int devicePort() {
    return devicePort;
  }

  /// Where operators connect.
  public int operatorPort() {
    return operatorPort;
  }

  /// How devices reach it.
  public URI publicUrl() {
    return config.publicUrl(devicePort);
  }

  /// The folder it works on.
  public ServerConfig config() {
    return config;
  }

  /// What devices can ask for.
  List<Route> deviceRoutes() {
    return deviceRoutes;
  }

  /// What operators can ask for.
  List<Route> operatorRoutes() {
    return operatorRoutes;
  }

  /// What was asked of the database so far.
  Database.Load load() {
    return database.map(Database::load).orElseGet(() -> new Database.Load(0, 0));
  }

  /// What is written into `ready.json`, and said when it is ready.
  public JsonObject ready() {
    return JsonObject.builder()
        .put("pid", ProcessHandle.current().pid())
        .put("devicePort", devicePort)
        .put("operatorPort", operatorPort)
        .put("publicUrl", publicUrl().toString())
        .build();
  }

  /// Takes no new requests, finishes those under way, closes everything.
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) { // AutoCloseable says no more; the rest is closed all the same
        LOG.error("stopping the server", e);
      }
    }
  }

  private void open(UnaryOperator<Ports> exchange) throws IOException {
    OwnerOnly.createFolders(config.data());
    Database facts = opened(Database.open(config.database()));
    database = Optional.of(facts);
    DurableFile.sweep(config.data());
    Files.deleteIfExists(config.ready());
    Ports ports = exchange.apply(Ports.real(config));
    // Begun early: the other process starts while this one opens the rest.
    DirectorSigner signer = opened(ports.signer().open(config.directorKeys()));
    DeviceAuthority authority =
        orRefused(DeviceAuthority.open(config.tls(), config.names(), ports.clock().instant()));
    FactoryAuthorities factories = orRefused(FactoryAuthorities.open(config.factories()));
    Repository.Parts release = release(facts, ports);
    Repository repository = orRefused(Repository.open(release, config.repository()));
    DirectorRoots roots = orRefused(DirectorRoots.open(config.director()));
    checkKeys(roots, signer);
    Assembly assembly =
        Assembly.of(
            new Assembly.Ground(
                ports,
                authority,
                factories,
                release,
                repository,
                new Assembly.Directing(roots, signer),
                publicUrl::join,
                config));
    opened.push(assembly.lastSeen()::flush);
    keepHouse(assembly, repository);
    if (!config.deltaProfiles().isEmpty()) {
      opened.push(assembly.deltaWorks().start());
    }
    operatorRoutes = assembly.operator().routes();
    deviceRoutes = assembly.device().routes();
    if (FirstAdmin.make(assembly.tokens(), config.adminToken())) {
      LOG.info("made the first admin token: {}", config.adminToken());
    }
    Vertx vertx = vertx();
    opened.push(() -> vertx.close().await());
    devicePort =
        listen(
            vertx,
            "device",
            config.devicePort(),
            authority.deviceTls(factories),
            assembly.deviceDispatcher());
    publicUrl.complete(config.publicUrl(devicePort));
    operatorPort =
        listen(
            vertx,
            "operator",
            config.operatorPort(),
            authority.operatorTls(),
            assembly.operatorDispatcher());
    DurableFile.replace(config.ready(), JsonWriter.compact(ready()));
    opened.push(() -> Files.deleteIfExists(config.ready()));
  }

  /// The log is checked before anything is added to it.
  private Repository.Parts release(Database database, Ports ports) {
    var audit = new AuditLog(database, ServerConfig.TENANT, ports.clock());
    ChainSummary chain = orRefused(audit.verifyLast(CHECKED_ENTRIES));
    LOG.info("the last {} entries of the audit log are intact", chain.entries());
    OnlineKeys keys = orRefused(OnlineKeys.open(config.onlineKeys()));
    return new Repository.Parts(ServerConfig.TENANT, database, audit, keys, ports.clock());
  }

  private static void checkKeys(DirectorRoots roots, DirectorSigner signer) {
    roots
        .objection(orRefused(signer.publicKeys()))
        .ifPresent(
            objection -> {
              throw new Refused(objection);
            });
  }

  private void keepHouse(Assembly assembly, Repository repository) {
    var housekeeping = new Housekeeping();
    opened.push(housekeeping);
    housekeeping.every(
        LAST_SEEN, "writing when devices were last seen", assembly.lastSeen()::flush);
    housekeeping.every(
        RENEWAL,
        "renewing snapshot and timestamp",
        () ->
            repository.refresh().orThrow(failure -> new IllegalStateException(failure.explain())));
    assembly.expiry().check();
    housekeeping.every(RENEWAL, "looking at what ends soon", assembly.expiry()::check);
  }

  private int listen(Vertx vertx, String name, int port, ServerTls tls, Dispatcher dispatcher) {
    var listening = new ListenerConfig(name, config.bind(), port, tls, Limits.standard());
    return opened(Listener.open(vertx, listening, dispatcher)).port();
  }

  private <T extends AutoCloseable, F extends Failure> T opened(Result<T, F> result) {
    T part = orRefused(result);
    opened.push(part);
    return part;
  }

  private static <T, F extends Failure> T orRefused(Result<T, F> result) {
    return result.orThrow(Refused::new);
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /// Carries the failure that ends a start to [#start].
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    Refused(Failure failure) {
      super(failure.code(), null, false, false);
      this.failure = failure;
    }
  }
}

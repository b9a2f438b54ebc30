package dev.pawl.server;

import dev.pawl.core.value.Tenant;
import dev.pawl.server.api.ArtifactEndpoints;
import dev.pawl.server.api.AssignedActions;
import dev.pawl.server.api.AuditEndpoints;
import dev.pawl.server.api.DeltaEndpoints;
import dev.pawl.server.api.DeviceEndpoints;
import dev.pawl.server.api.DeviceListEndpoints;
import dev.pawl.server.api.DeviceTokenEndpoints;
import dev.pawl.server.api.ExpiryEndpoints;
import dev.pawl.server.api.ImagesInUse;
import dev.pawl.server.api.QuarantineEndpoints;
import dev.pawl.server.api.ReleaseEndpoints;
import dev.pawl.server.api.RolloutEndpoints;
import dev.pawl.server.api.ServiceEndpoints;
import dev.pawl.server.api.TokenEndpoints;
import dev.pawl.server.api.TrustEndpoints;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.ddi.ActionResources;
import dev.pawl.server.ddi.ConfirmationResources;
import dev.pawl.server.ddi.DdiRoutes;
import dev.pawl.server.ddi.DdiSettings;
import dev.pawl.server.ddi.DeviceAttributes;
import dev.pawl.server.ddi.DeviceResources;
import dev.pawl.server.ddi.DirectorResources;
import dev.pawl.server.ddi.DownloadResources;
import dev.pawl.server.ddi.LastSeen;
import dev.pawl.server.decide.Decider;
import dev.pawl.server.delta.DeltaWorks;
import dev.pawl.server.delta.Deltas;
import dev.pawl.server.director.Director;
import dev.pawl.server.director.DirectorRoots;
import dev.pawl.server.expiry.ExpiryWatch;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.http.Dispatcher;
import dev.pawl.server.http.ErrorStyle;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.Route;
import dev.pawl.server.http.Router;
import dev.pawl.server.identity.CertificateRegistry;
import dev.pawl.server.identity.CloneWatch;
import dev.pawl.server.identity.DeviceAuthority;
import dev.pawl.server.identity.DeviceGate;
import dev.pawl.server.identity.DeviceTokens;
import dev.pawl.server.identity.Enrolment;
import dev.pawl.server.identity.EstEndpoints;
import dev.pawl.server.identity.FactoryAuthorities;
import dev.pawl.server.identity.FactoryEnrolment;
import dev.pawl.server.identity.Ledger;
import dev.pawl.server.identity.OperatorGate;
import dev.pawl.server.identity.OperatorTokens;
import dev.pawl.server.identity.Quarantine;
import dev.pawl.server.identity.Registrar;
import dev.pawl.server.identity.Renewal;
import dev.pawl.server.identity.RevocationList;
import dev.pawl.server.release.Catalogue;
import dev.pawl.server.release.MetadataFiles;
import dev.pawl.server.release.Publication;
import dev.pawl.server.release.Repository;
import dev.pawl.server.release.TrustPublication;
import dev.pawl.server.report.BootReports;
import dev.pawl.server.report.DownloadStore;
import dev.pawl.server.report.ReportNonces;
import dev.pawl.server.rollout.Actions;
import dev.pawl.server.rollout.Consents;
import dev.pawl.server.rollout.Offers;
import dev.pawl.server.rollout.Rollouts;
import dev.pawl.server.signer.DirectorSigner;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.StorageException;
import dev.pawl.server.sql.StorageFailure;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// All parts of a server, put together: every constructor call is on this page.
/// @param device what answers devices
/// @param operator what answers operators
/// @param tokens the operators' tokens
/// @param lastSeen what is to be written every few seconds, and at the end
/// @param expiry what is to be looked at every hour
/// @param deltaWorks what makes deltas, once it is started
record Assembly(
    Router device,
    Router operator,
    Dispatcher deviceDispatcher,
    Dispatcher operatorDispatcher,
    OperatorTokens tokens,
    LastSeen lastSeen,
    ExpiryWatch expiry,
    DeltaWorks deltaWorks) {

  /// What the parts stand on, opened before them.
  /// @param release the same that `repository` was opened with
  /// @param publicUrl how devices reach the server, asked for when it is up
  record Ground(
      Ports ports,
      DeviceAuthority authority,
      FactoryAuthorities factories,
      Repository.Parts release,
      Repository repository,
      Directing directing,
      Supplier<URI> publicUrl,
      ServerConfig config) {}

  /// What the director stands on.
  record Directing(DirectorRoots roots, DirectorSigner signer) {}

  /// The capabilities, which know nothing of HTTP.
  private record Capabilities(
      FleetStore fleet,
      Offers offers,
      Actions actions,
      Consents consents,
      Rollouts rollouts,
      BootReports reports,
      Publication publication,
      CertificateRegistry certificates,
      Ledger ledger,
      DeviceTokens deviceTokens,
      OperatorTokens tokens,
      LastSeen lastSeen,
      ExpiryWatch expiry,
      Deltas deltas,
      DeltaWorks deltaWorks) {}

  static Assembly of(Ground ground) {
    Capabilities capabilities = capabilities(ground);
    Router device = router(deviceRoutes(ground, capabilities));
    Router operator = router(operatorRoutes(ground, capabilities));
    var deviceGate =
        new DeviceGate(
            new DeviceGate.Parts(
                capabilities.certificates,
                capabilities.ledger,
                renewal(ground, capabilities),
                capabilities.deviceTokens,
                ground.config.access(),
                new CloneWatch()));
    var operatorGate = new OperatorGate(capabilities.tokens);
    return new Assembly(
        device,
        operator,
        new Dispatcher(
            device, ground.ports.deviceGate().apply(deviceGate), ErrorStyle.DDI, Assembly::storage),
        new Dispatcher(operator, operatorGate, ErrorStyle.PROBLEM, Assembly::storage),
        capabilities.tokens,
        capabilities.lastSeen,
        capabilities.expiry,
        capabilities.deltaWorks);
  }

  private static Capabilities capabilities(Ground ground) {
    Tenant tenant = ServerConfig.TENANT;
    Database database = ground.release.database();
    AuditLog audit = ground.release.audit();
    InstantSource clock = ground.ports.clock();
    Decider decider = ground.ports.decider();
    Supplier<Catalogue> catalogue = ground.repository::catalogue;
    var fleet = new FleetStore(database, tenant);
    var offers = new Offers(tenant, database, fleet, catalogue, decider);
    var actions = new Actions(tenant, audit, offers);
    var consents = new Consents(tenant, audit);
    var certificates = new CertificateRegistry(database, tenant);
    var ledger = new Ledger(tenant, database, fleet, audit, clock, offers::changed);
    var deltas =
        Deltas.of(
            new Deltas.Parts(
                tenant, database, fleet, actions, catalogue, ground.config.deltaProfiles()));
    DeltaWorks works = deltaWorks(ground, deltas);
    return new Capabilities(
        fleet,
        offers,
        actions,
        consents,
        Rollouts.of(
            new Rollouts.Parts(
                tenant, database, actions, fleet, catalogue, decider, audit, clock, consents)),
        BootReports.of(
            new BootReports.Parts(
                tenant,
                database,
                fleet,
                actions,
                catalogue,
                audit,
                offers,
                clock,
                new ReportNonces(clock))),
        new Publication(
            ground.release,
            ground.repository,
            ground.ports.artifacts(),
            () -> {
              offers.allChanged();
              works.poke();
            }),
        certificates,
        ledger,
        new DeviceTokens(ledger, ground.config.access()),
        new OperatorTokens(database, audit, tenant, clock),
        new LastSeen(database, fleet, clock),
        new ExpiryWatch(
            new Calendar(ground.repository, ground.directing.roots, ground.authority, certificates)
                ::entries,
            database,
            audit,
            clock),
        deltas,
        works);
  }

  private static DeltaWorks deltaWorks(Ground ground, Deltas deltas) {
    return DeltaWorks.of(
        new DeltaWorks.Parts(
            deltas,
            ground.release.database(),
            ground.ports.artifacts(),
            ground.ports.deltas(),
            ground.release.audit(),
            ground.config.deltas(),
            ground.ports.clock()));
  }

  private static List<List<Route>> deviceRoutes(Ground ground, Capabilities parts) {
    Database database = ground.release.database();
    var artifacts = ground.ports.artifacts();
    var settings =
        new DdiSettings(
            ServerConfig.TENANT, ground.publicUrl, ground.config.poll(), parts.reports.nonces());
    var enrolment = new Enrolment(parts.ledger, ground.authority, parts.certificates);
    var attributes =
        new DeviceAttributes(database, parts.fleet, ground.release.audit(), parts.offers);
    var actions =
        ActionResources.of(
            new ActionResources.Parts(
                settings,
                database,
                parts.offers,
                parts.actions,
                artifacts,
                ground.ports.clock(),
                ground.repository::catalogue));
    var devices =
        new DeviceResources(
            new DeviceResources.Parts(
                settings,
                parts.offers,
                attributes,
                parts.reports,
                parts.lastSeen,
                ground.repository::catalogue));
    var confirmations =
        new ConfirmationResources(
            new ConfirmationResources.Parts(
                settings,
                database,
                parts.offers,
                parts.actions,
                parts.consents,
                actions,
                parts.lastSeen,
                ground.ports.clock()));
    var metadata = ground.ports.metadata().apply(ground.repository);
    var downloads =
        new DownloadResources(
            new DownloadResources.Parts(
                settings, parts.offers, artifacts, metadata, actions, parts.deltas));
    return List.of(
        new EstEndpoints(
                enrolment,
                new FactoryEnrolment(
                    parts.ledger,
                    ground.authority,
                    parts.certificates,
                    ground.factories,
                    new Quarantine(parts.ledger)),
                renewal(ground, parts),
                new RevocationList(ground.authority, parts.certificates, ground.ports.clock()),
                ground.authority.certificate())
            .routes(),
        new DdiRoutes(actions, devices, downloads, director(ground, parts, metadata), confirmations)
            .routes());
  }

  private static Renewal renewal(Ground ground, Capabilities parts) {
    return new Renewal(parts.ledger, ground.authority, parts.certificates);
  }

  private static DirectorResources director(
      Ground ground, Capabilities parts, MetadataFiles metadata) {
    return new DirectorResources(
        Director.of(
            new Director.Parts(
                ServerConfig.TENANT,
                ground.release.database(),
                ground.release.audit(),
                parts.fleet,
                parts.offers,
                parts.deltas,
                ground.directing.roots,
                ground.directing.signer,
                metadata,
                ground.ports.clock())));
  }

  private static List<List<Route>> operatorRoutes(Ground ground, Capabilities parts) {
    Database database = ground.release.database();
    var downloads = new DownloadStore(ServerConfig.TENANT);
    var registrar = new Registrar(parts.ledger, parts.certificates, parts.deviceTokens);
    var assigned =
        new AssignedActions(
            database, parts.actions, parts.offers, ground.repository::catalogue, downloads);
    return List.of(
        new ServiceEndpoints(database).routes(),
        new TokenEndpoints(parts.tokens).routes(),
        new DeviceTokenEndpoints(parts.deviceTokens).routes(),
        new DeviceListEndpoints(registrar).routes(),
        new QuarantineEndpoints(new Quarantine(parts.ledger)).routes(),
        new DeviceEndpoints(parts.fleet, registrar, assigned).routes(),
        new ArtifactEndpoints(ground.ports.artifacts(), parts.publication).routes(),
        new ReleaseEndpoints(ground.repository, parts.publication).routes(),
        new ImagesInUse(database, parts.fleet, parts.actions).routes(),
        new TrustEndpoints(new TrustPublication(ground.repository, parts.offers::allChanged))
            .routes(),
        new RolloutEndpoints(
                parts.rollouts,
                id -> database.read(tx -> downloads.ofRollout(tx, id)),
                image -> {
                  parts.deltas.again(image);
                  parts.deltaWorks.poke();
                })
            .routes(),
        new DeltaEndpoints(parts.deltas, ground.repository::catalogue).routes(),
        new ExpiryEndpoints(parts.expiry).routes(),
        new AuditEndpoints(ground.release.audit()).routes());
  }

  private static Router router(List<List<Route>> routes) {
    return new Router(routes.stream().flatMap(List::stream).toList());
  }

  /// What a failing database is answered with.
  private static Optional<Refusal> storage(RuntimeException e) {
    return e instanceof StorageException exception
        ? Optional.of(
            new Refusal(
                exception.failure() instanceof StorageFailure.DiskFull ? 507 : 503,
                exception.failure()))
        : Optional.empty();
  }
}

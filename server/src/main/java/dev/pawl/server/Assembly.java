package dev.pawl.server;

import dev.pawl.core.value.Tenant;
import dev.pawl.server.api.AssignedView;
import dev.pawl.server.api.AuditEndpoints;
import dev.pawl.server.api.DeviceEndpoints;
import dev.pawl.server.api.ServiceEndpoints;
import dev.pawl.server.api.TokenEndpoints;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.http.Dispatcher;
import dev.pawl.server.http.ErrorStyle;
import dev.pawl.server.http.Refusal;
import dev.pawl.server.http.Route;
import dev.pawl.server.http.Router;
import dev.pawl.server.identity.CertificateRegistry;
import dev.pawl.server.identity.DeviceAuthority;
import dev.pawl.server.identity.DeviceGate;
import dev.pawl.server.identity.Enrolment;
import dev.pawl.server.identity.EstEndpoints;
import dev.pawl.server.identity.Ledger;
import dev.pawl.server.identity.OperatorGate;
import dev.pawl.server.identity.OperatorTokens;
import dev.pawl.server.identity.Registrar;
import dev.pawl.server.sql.Database;
import dev.pawl.server.sql.StorageException;
import dev.pawl.server.sql.StorageFailure;
import java.util.List;
import java.util.Optional;

/// All parts of a server, put together: every constructor call is on this page.
/// @param device what answers devices
/// @param operator what answers operators
/// @param tokens the operators' tokens
record Assembly(
    Router device,
    Router operator,
    Dispatcher deviceDispatcher,
    Dispatcher operatorDispatcher,
    OperatorTokens tokens,
    AuditLog audit) {

  static Assembly of(Ports ports, Database database, DeviceAuthority authority) {
    Tenant tenant = ServerConfig.TENANT;
    var audit = new AuditLog(database, tenant, ports.clock());
    var fleet = new FleetStore(database, tenant);
    var certificates = new CertificateRegistry(database, tenant);
    var tokens = new OperatorTokens(database, audit, tenant, ports.clock());
    var ledger = new Ledger(tenant, database, fleet, audit, ports.clock(), _ -> {});
    var registrar = new Registrar(ledger, certificates);
    var enrolment = new Enrolment(ledger, authority, certificates);

    var device = router(List.of(new EstEndpoints(enrolment, authority.certificate()).routes()));
    var operator =
        router(
            List.of(
                new ServiceEndpoints(database).routes(),
                new TokenEndpoints(tokens).routes(),
                new DeviceEndpoints(fleet, registrar, AssignedView.NOTHING).routes(),
                new AuditEndpoints(audit).routes()));
    return new Assembly(
        device,
        operator,
        new Dispatcher(
            device,
            new DeviceGate(certificates, tenant, ports.clock()),
            ErrorStyle.DDI,
            Assembly::storage),
        new Dispatcher(operator, new OperatorGate(tokens), ErrorStyle.PROBLEM, Assembly::storage),
        tokens,
        audit);
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

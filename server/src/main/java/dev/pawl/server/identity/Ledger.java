package dev.pawl.server.identity;

import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.audit.AuditLog;
import dev.pawl.server.fleet.FleetStore;
import dev.pawl.server.sql.Database;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Where acts about devices are recorded.
/// @param changed told of each device that was registered, enrolled or revoked, after the commit
///     and before the act is answered: for what others keep in memory
public record Ledger(
    Tenant tenant,
    Database database,
    FleetStore fleet,
    AuditLog audit,
    InstantSource clock,
    Consumer<DeviceId> changed) {}

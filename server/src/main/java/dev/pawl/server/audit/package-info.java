/// The audit log: every act by people, the server and devices, appended to a hash chain in the same
/// transaction as the act itself, so that neither exists without the other. Owns the table
/// `audit_entry`; depends on `sql` and on core's chain. Read [dev.pawl.server.audit.AuditLog].
@NullMarked
package dev.pawl.server.audit;

import org.jspecify.annotations.NullMarked;

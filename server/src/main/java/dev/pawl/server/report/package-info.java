/// Boot reports: what a device proves about the image it runs. The only source of "installed".
/// May depend on `rollout`, `release`, `fleet`, `audit` and `sql`, and on core.
/// Read [BootReports] first, then [ReportRules].
@NullMarked
package dev.pawl.server.report;

import org.jspecify.annotations.NullMarked;

-- A renewed certificate is pending until the device first shows it; then the earlier ones end.
ALTER TABLE certificate ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;

-- How a certificate ended: `revoked` or `replaced`.
ALTER TABLE certificate ADD COLUMN ended_as TEXT;

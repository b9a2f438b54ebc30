-- Tokens that stand in for a certificate, where they are switched on: their SHA-256, never the
-- token. The gateway's stands under the empty name.
CREATE TABLE device_token (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device));

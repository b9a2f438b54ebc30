-- Certificates issued to devices. `fingerprint` is the SHA-256 of the whole certificate: a
-- certificate that is not here counts for nothing, whoever signed it.
CREATE TABLE certificate (
  tenant TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  serial TEXT NOT NULL,
  device TEXT NOT NULL,
  content BYTEA NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (tenant, fingerprint));

CREATE INDEX certificate_of_device ON certificate (tenant, device, issued_at);

-- The latest enrolment token of each device: its SHA-256, never the token.
CREATE TABLE enrolment_token (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (tenant, device));

-- Operator tokens: the SHA-256 of the secret, never the secret.
CREATE TABLE api_token (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (tenant, id));

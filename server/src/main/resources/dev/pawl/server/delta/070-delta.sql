-- Deltas that are wanted, made, or known to be of no use. The patch itself is an artifact.
CREATE TABLE delta (
  tenant TEXT NOT NULL,
  old_sha256 TEXT NOT NULL,
  new_sha256 TEXT NOT NULL,
  profile TEXT NOT NULL,
  state TEXT NOT NULL,
  devices BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  wanted_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  sha256 TEXT,
  length BIGINT,
  memory BIGINT,
  full_length BIGINT,
  failure_code TEXT,
  failure_text TEXT,
  PRIMARY KEY (tenant, old_sha256, new_sha256, profile));

CREATE INDEX delta_by_patch ON delta (tenant, sha256);

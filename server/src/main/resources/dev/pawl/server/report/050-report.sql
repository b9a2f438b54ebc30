-- Verified boot reports, exact bytes: what each device proved, when.
CREATE TABLE boot_report (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  action BIGINT,
  sha256 TEXT NOT NULL,
  expected BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (tenant, device, sequence));

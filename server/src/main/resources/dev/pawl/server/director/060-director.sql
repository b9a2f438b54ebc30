-- What the director says to each device, and what is needed to sign the same again.
CREATE TABLE director_device (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  assignment TEXT NOT NULL,
  version BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  receipt TEXT,
  PRIMARY KEY (tenant, device));

-- Devices with a certificate of a known factory that asked to be enrolled and are not registered.
CREATE TABLE enrolment_request (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  factory TEXT NOT NULL,
  first_asked_at BIGINT NOT NULL,
  last_asked_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device));

-- Devices whose owner agreed to updates in advance.
CREATE TABLE auto_confirm (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  initiator TEXT,
  remark TEXT,
  activated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device));

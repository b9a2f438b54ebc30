-- The next free number of each kind. Numbers are never used again.
CREATE TABLE next_number (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  next BIGINT NOT NULL,
  PRIMARY KEY (tenant, kind));

CREATE TABLE rollout (
  tenant TEXT NOT NULL,
  id BIGINT NOT NULL,
  path TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  canceled_at BIGINT,
  PRIMARY KEY (tenant, id));

-- What was decided for each device when the rollout was created, and why.
CREATE TABLE rollout_device (
  tenant TEXT NOT NULL,
  rollout BIGINT NOT NULL,
  device TEXT NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  action BIGINT,
  PRIMARY KEY (tenant, rollout, device));

CREATE TABLE device_action (
  tenant TEXT NOT NULL,
  id BIGINT NOT NULL,
  rollout BIGINT NOT NULL,
  device TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  retrieved BIGINT NOT NULL,
  claim TEXT,
  evidenced BIGINT NOT NULL,
  closed_by TEXT,
  superseded_by BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id));

CREATE INDEX action_of_device ON device_action (tenant, device, id);

CREATE INDEX action_of_rollout ON device_action (tenant, rollout, id);

-- The history of an action, oldest first. Messages are a JSON array of texts.
CREATE TABLE action_entry (
  tenant TEXT NOT NULL,
  action BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  messages TEXT NOT NULL,
  PRIMARY KEY (tenant, action, number));

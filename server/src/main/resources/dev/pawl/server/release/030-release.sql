-- Artifacts that came in. The bytes are in the artifact store; a row without them counts for
-- nothing, bytes without a row likewise.
CREATE TABLE artifact (
  tenant TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  length BIGINT NOT NULL,
  block_root TEXT NOT NULL,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, sha256));

-- The signed image repository, exact bytes. All versions but timestamp's are kept.
CREATE TABLE metadata_file (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  version BIGINT NOT NULL,
  content BYTEA NOT NULL,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, name));

CREATE INDEX metadata_file_of_role ON metadata_file (tenant, role, version);

-- Every image that was ever published, also those withdrawn since. `content` is its entry in the
-- metadata of its line; it never changes. Which of them are published now is said by the metadata.
CREATE TABLE release_entry (
  tenant TEXT NOT NULL,
  number BIGINT NOT NULL,
  path TEXT NOT NULL,
  line TEXT NOT NULL,
  counter BIGINT NOT NULL,
  content TEXT NOT NULL,
  first_published_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, path));

CREATE UNIQUE INDEX release_number ON release_entry (tenant, number);

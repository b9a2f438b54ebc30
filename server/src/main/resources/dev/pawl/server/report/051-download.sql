-- What fetching the image of an action took, as the device says in its signed report.
CREATE TABLE download (
  tenant TEXT NOT NULL,
  action BIGINT NOT NULL,
  fetched BIGINT NOT NULL,
  saved BIGINT NOT NULL,
  reported_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, action));

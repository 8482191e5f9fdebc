-- Sources that the directory fetches by itself. Run by `marty migrate` as the owner role.

-- One row for each source that was ever configured; the configuration says what it is.
CREATE TABLE sync_source (
  name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_-]{0,39}$'),
  next_at timestamptz NOT NULL,
  -- Somebody asked for a run that has not begun.
  requested_at timestamptz,
  -- Runs in a row that could not look, or not take in.
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- The process that runs it; a lease that is not renewed ends by itself.
  leased_by uuid,
  leased_until timestamptz,
  CHECK ((leased_by IS NULL) = (leased_until IS NULL))
);

-- What was taken in from a source, by file or URL, so that it is not fetched again.
CREATE TABLE sync_item (
  source text NOT NULL REFERENCES sync_source,
  item text NOT NULL,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  -- Of a file: bytes, and the time of its last change in milliseconds since 1970.
  size bigint,
  modified bigint,
  -- Of a URL, as the server wrote them.
  etag text,
  last_modified text,
  -- The source's expected signer and trust at that time; changed, the item is looked at again.
  policy text NOT NULL,
  import_id uuid NOT NULL REFERENCES import,
  PRIMARY KEY (source, item)
);

CREATE TABLE sync_run (
  id uuid PRIMARY KEY,
  source text NOT NULL REFERENCES sync_source,
  cause text NOT NULL CHECK (cause IN ('schedule', 'request')),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  -- The worst of its items; 'interrupted' if its process ended first.
  outcome text CHECK (outcome IN ('unchanged', 'imported', 'older', 'refused', 'failed',
    'unreachable', 'interrupted')),
  detail text,
  -- What was not unchanged: item, outcome, detail, sha256, importId.
  items jsonb NOT NULL DEFAULT '[]',
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX sync_run_newest ON sync_run (source, started_at DESC);

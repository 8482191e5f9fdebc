-- What the directory must remember: every object as it arrived, every certificate byte for byte and
-- once, where it came from, and what is odd about it. Run by `marty migrate` as the owner role.

-- The app role may read which migrations ran, and no more.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM marty_pkd_app;

-- An imported file, byte for byte; importing it again adds an import but no object.
CREATE TABLE object (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  content bytea NOT NULL
);

CREATE TABLE import (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  request_id text NOT NULL,
  -- The same key gives the same import; it belongs to the object it came with.
  idempotency_key text UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  kind text NOT NULL CHECK (kind IN ('master-list')),
  object_sha256 bytea NOT NULL REFERENCES object,
  seen integer NOT NULL CHECK (seen >= 0),
  stored integer NOT NULL CHECK (stored >= 0),
  known integer NOT NULL CHECK (known >= 0),
  rejected integer NOT NULL CHECK (rejected >= 0),
  -- status, algorithms, signer and its issuer, as answered to the client
  signature jsonb NOT NULL,
  CHECK (seen = stored + known + rejected)
);

CREATE TABLE certificate (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  der bytea NOT NULL,
  -- upper case, from the subject; null for the few that have none
  country text CHECK (country ~ '^[A-Z]{2}$'),
  kind text NOT NULL CHECK (kind IN
    ('root', 'same-name-link', 'name-changing-link', 'undetermined', 'end-entity')),
  subject text NOT NULL,
  issuer text NOT NULL,
  -- hexadecimal of the INTEGER's octets as they stand: real serials are negative, zero or too long
  serial text NOT NULL,
  subject_key_identifier text,
  authority_key_identifier text,
  public_key text NOT NULL,
  explicit_parameters boolean NOT NULL,
  signature_algorithm text NOT NULL,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL
);
-- The order of GET /trust-anchors: by country, those without one first.
CREATE INDEX certificate_by_country ON certificate (coalesce(country, ''), sha256);

-- Which place of which list a certificate stood at: why it is a trust anchor.
CREATE TABLE import_certificate (
  import_id uuid NOT NULL REFERENCES import,
  position integer NOT NULL CHECK (position >= 0),
  certificate_sha256 bytea NOT NULL REFERENCES certificate,
  PRIMARY KEY (import_id, position)
);
CREATE INDEX import_certificate_by_certificate ON import_certificate (certificate_sha256);

-- Findings about a certificate itself; they do not depend on the import.
CREATE TABLE certificate_finding (
  certificate_sha256 bytea NOT NULL REFERENCES certificate,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  severity text NOT NULL CHECK (severity IN ('ERR', 'WARN')),
  code text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (certificate_sha256, ordinal)
);

-- Findings about an imported object as a whole.
CREATE TABLE import_finding (
  import_id uuid NOT NULL REFERENCES import,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  severity text NOT NULL CHECK (severity IN ('ERR', 'WARN')),
  code text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);

-- What was received stays as it was received.
REVOKE UPDATE, DELETE
  ON object, import, certificate, import_certificate, certificate_finding, import_finding
  FROM marty_pkd_app;

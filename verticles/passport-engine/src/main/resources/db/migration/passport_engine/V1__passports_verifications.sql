-- What the engine must remember: each passport with its files, and each verification without any
-- personal data. Run by `marty migrate` as the owner role.

-- The app role may read which migrations ran, and no more.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM marty_passport_engine_app;

CREATE TABLE passport (
  id uuid PRIMARY KEY,
  issuing_state text NOT NULL CHECK (issuing_state ~ '^[A-Z]{1,3}$'),
  document_number text NOT NULL CHECK (document_number ~ '^[A-Z0-9]{1,20}$'),
  status text NOT NULL CHECK (status IN ('pending-signature', 'issued', 'revoked')),
  mrz text NOT NULL,
  digest_algorithm text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  issued_at timestamptz,
  UNIQUE (issuing_state, document_number),
  CHECK ((status = 'pending-signature') = (issued_at IS NULL))
);
CREATE INDEX passport_pending ON passport (created_at) WHERE status = 'pending-signature';

-- The elementary files of Doc 9303-10, byte for byte as they go onto the chip.
CREATE TABLE passport_file (
  passport_id uuid NOT NULL REFERENCES passport,
  name text NOT NULL CHECK (name ~ '^(EF\.(COM|SOD)|DG([1-9]|1[0-6]))$'),
  content bytea NOT NULL,
  PRIMARY KEY (passport_id, name)
);

-- Hashes and outcomes only.
CREATE TABLE verification (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  request_id text NOT NULL,
  sod_sha256 bytea NOT NULL CHECK (octet_length(sod_sha256) = 32),
  outcome text NOT NULL CHECK (outcome IN ('valid', 'invalid', 'inconclusive')),
  steps jsonb NOT NULL
);
CREATE INDEX verification_by_sod ON verification (sod_sha256);
REVOKE UPDATE, DELETE ON verification FROM marty_passport_engine_app;
REVOKE DELETE ON passport, passport_file FROM marty_passport_engine_app;

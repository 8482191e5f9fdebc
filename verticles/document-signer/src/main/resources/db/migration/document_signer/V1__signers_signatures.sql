-- What a Document Signer must remember: its keys with their certificates, and every signature it
-- ever made. Run by `marty migrate` as the owner role.

-- The app role may read which migrations ran, and no more.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM marty_document_signer_app;

CREATE TABLE signer (
  id uuid PRIMARY KEY,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  algorithm text NOT NULL,
  status text NOT NULL CHECK (status IN ('requested', 'active', 'retired', 'revoked')),
  public_key bytea NOT NULL UNIQUE,
  -- Never in clear: AES-256-GCM under the key-encryption key of that id. Destroyed on retirement.
  wrapped_private_key bytea,
  key_encryption_key_id text,
  certificate bytea,
  not_before timestamptz,
  not_after timestamptz,
  private_key_usage_ends timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((wrapped_private_key IS NULL) = (key_encryption_key_id IS NULL)),
  CHECK (status = 'requested' OR certificate IS NOT NULL),
  CHECK (status <> 'active' OR wrapped_private_key IS NOT NULL)
);

-- No SOD leaves that is not in here. Append-only.
CREATE TABLE signature (
  id uuid PRIMARY KEY,
  signer_id uuid NOT NULL REFERENCES signer,
  -- The same key gives the same SOD and no second row.
  idempotency_key text UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  sod bytea NOT NULL,
  sod_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sod_sha256) = 32),
  request_id text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX signature_by_signer ON signature (signer_id, signed_at);
REVOKE UPDATE, DELETE ON signature FROM marty_document_signer_app;
REVOKE DELETE ON signer FROM marty_document_signer_app;

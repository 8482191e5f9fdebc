-- What a Country Signing CA must remember: its keys, every certificate it issued, every CRL, and
-- who did what. Run by `marty migrate` as the owner role.

-- The app role may read which migrations ran, and no more.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM marty_csca_app;

CREATE TABLE signing_key (
  id uuid PRIMARY KEY,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  algorithm text NOT NULL,
  public_key bytea NOT NULL,
  -- Never in clear: AES-256-GCM under the key-encryption key of that id, bound to this row's id.
  -- Null where the key lives in a token.
  wrapped_private_key bytea,
  key_encryption_key_id text,
  token_label text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((wrapped_private_key IS NULL) = (key_encryption_key_id IS NULL)),
  CHECK ((wrapped_private_key IS NULL) <> (token_label IS NULL))
);

CREATE TABLE certificate (
  id uuid PRIMARY KEY,
  sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32),
  der bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN
    ('root', 'link', 'document_signer', 'master_list_signer', 'deviation_list_signer')),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  subject text NOT NULL,
  -- Doc 9303-12, 7.1.1: positive, at most 20 octets, and unique for one issuer.
  serial bytea NOT NULL CHECK (octet_length(serial) BETWEEN 1 AND 20),
  issuer_key uuid NOT NULL REFERENCES signing_key,
  subject_key uuid REFERENCES signing_key,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL CHECK (not_after > not_before),
  revoked_at timestamptz,
  -- Kept here only: Doc 9303-12 Table 10 forbids entry extensions, the reason code included.
  revocation_reason text,
  issued_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer_key, serial),
  CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
  CHECK ((subject_key IS NOT NULL) = (kind IN ('root', 'link')))
);
CREATE INDEX certificate_expiry ON certificate (not_after);
CREATE INDEX certificate_revoked ON certificate (country, revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE crl (
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  number bigint NOT NULL CHECK (number > 0),
  der bytea NOT NULL,
  issuer_key uuid NOT NULL REFERENCES signing_key,
  this_update timestamptz NOT NULL,
  -- Doc 9303-12, 5.2: a new CRL at least every 90 days.
  next_update timestamptz NOT NULL CHECK (next_update <= this_update + interval '90 days'),
  PRIMARY KEY (country, number)
);

-- Append-only, each row bound to the one before it.
CREATE TABLE audit (
  number bigint PRIMARY KEY CHECK (number > 0),
  at timestamptz NOT NULL DEFAULT now(),
  request_id text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  previous_sha256 bytea NOT NULL CHECK (octet_length(previous_sha256) = 32),
  sha256 bytea NOT NULL UNIQUE CHECK (octet_length(sha256) = 32)
);
REVOKE UPDATE, DELETE ON audit, crl FROM marty_csca_app;
REVOKE DELETE ON signing_key, certificate FROM marty_csca_app;

-- What issuing needs beside V1. No release wrote these tables before, so columns without default
-- can be added.

ALTER TABLE signing_key
  -- Doc 9303-12, 4.1.4.3: a new key rests for two days after a rollover.
  ADD COLUMN use_from timestamptz NOT NULL,
  -- End of the private key usage period.
  ADD COLUMN use_until timestamptz NOT NULL;
ALTER TABLE signing_key ADD CHECK (use_until > use_from);
CREATE INDEX signing_key_newest ON signing_key (country, created_at);

ALTER TABLE certificate
  ADD COLUMN issuer text NOT NULL,
  ADD COLUMN public_key text NOT NULL,
  ADD COLUMN explicit_parameters boolean NOT NULL,
  ADD COLUMN signature_algorithm text NOT NULL,
  ADD COLUMN subject_public_key_sha256 bytea NOT NULL
    CHECK (octet_length(subject_public_key_sha256) = 32),
  ADD COLUMN key_use_ends timestamptz NOT NULL,
  ADD COLUMN replaces uuid REFERENCES certificate;
-- Doc 9303-12, 7.1.1.5: a CSCA never uses a serial number twice, whatever its keys and names.
CREATE UNIQUE INDEX certificate_serial ON certificate (country, serial);
-- A signer's key gets one certificate: a second would prolong its use.
CREATE UNIQUE INDEX certificate_signer_key ON certificate (subject_public_key_sha256)
  WHERE kind NOT IN ('root', 'link');
CREATE INDEX certificate_listed ON certificate (issued_at, id);
CREATE INDEX certificate_root ON certificate (subject_key) WHERE kind = 'root';

ALTER TABLE crl ADD COLUMN entries integer NOT NULL CHECK (entries >= 0);

-- Of a row only that may change what changes in its life.
REVOKE UPDATE ON certificate, signing_key FROM marty_csca_app;
GRANT UPDATE (revoked_at, revocation_reason) ON certificate TO marty_csca_app;
GRANT UPDATE (wrapped_private_key, key_encryption_key_id) ON signing_key TO marty_csca_app;

CREATE TABLE idempotency (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  status integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
REVOKE UPDATE, DELETE ON idempotency FROM marty_csca_app;

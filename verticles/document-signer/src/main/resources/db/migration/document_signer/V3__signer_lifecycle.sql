-- From the request at csca to the end of a signer, and its rotation.

ALTER TABLE signer
  ADD COLUMN explicit_parameters boolean NOT NULL DEFAULT true,
  ADD COLUMN document_types text[] NOT NULL DEFAULT '{P}',
  ADD COLUMN organization text,
  ADD COLUMN common_name text NOT NULL DEFAULT 'Document Signer',
  -- PKCS#10, kept so that asking csca again asks for the same.
  ADD COLUMN certification_request bytea,
  ADD COLUMN certificate_sha256 bytea UNIQUE CHECK (octet_length(certificate_sha256) = 32),
  ADD COLUMN predecessor_id uuid REFERENCES signer,
  -- Of the request that made it.
  ADD COLUMN idempotency_key text UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  ADD COLUMN request_sha256 bytea CHECK (octet_length(request_sha256) = 32),
  -- Why it is still requested, or was refused.
  ADD COLUMN problem text,
  ADD COLUMN activated_at timestamptz,
  ADD COLUMN ended_at timestamptz,
  DROP CONSTRAINT signer_status_check,
  DROP CONSTRAINT signer_check1,
  ADD CONSTRAINT signer_status_known
    CHECK (status IN ('requested', 'active', 'retired', 'revoked', 'refused')),
  ADD CONSTRAINT signer_certified
    CHECK (status IN ('requested', 'refused') OR certificate_sha256 IS NOT NULL),
  ADD CONSTRAINT signer_certificate_named
    CHECK ((certificate IS NULL) = (certificate_sha256 IS NULL)),
  ADD CONSTRAINT signer_key_destroyed
    CHECK (status IN ('requested', 'active') OR wrapped_private_key IS NULL),
  ADD CONSTRAINT signer_end_recorded
    CHECK ((status IN ('requested', 'active')) = (ended_at IS NULL));

-- A signer has one successor, whoever finds first that it is time.
CREATE UNIQUE INDEX signer_successor ON signer (predecessor_id) WHERE status <> 'refused';
CREATE INDEX signer_at_work ON signer (status) WHERE status IN ('requested', 'active');

-- A revocation may overtake the activation of the signer it is about.
CREATE TABLE revocation (
  certificate_sha256 bytea PRIMARY KEY CHECK (octet_length(certificate_sha256) = 32),
  revoked_at timestamptz NOT NULL
);
REVOKE UPDATE, DELETE ON revocation FROM marty_document_signer_app;

-- Signatures do not compress; trying costs more than writing the row.
ALTER TABLE signature ALTER COLUMN sod SET STORAGE EXTERNAL;
-- Ids begin with the time: the log is paged by them, also that of one signer.
DROP INDEX signature_by_signer;
CREATE INDEX signature_by_signer ON signature (signer_id, id);
-- RSA signs the same content within one second to the same bytes: two signatures, two entries.
ALTER TABLE signature DROP CONSTRAINT signature_sod_sha256_key;
CREATE INDEX signature_by_sod ON signature (sod_sha256);

-- The master list that this directory makes and signs itself. Run by `marty migrate` as the owner role.

-- Master List Signers: their keys, certified by csca.
CREATE TABLE list_signer (
  id uuid PRIMARY KEY,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  status text NOT NULL CHECK (status IN ('requested', 'active', 'retired')),
  algorithm text NOT NULL,
  public_key bytea NOT NULL UNIQUE,
  -- Never in clear: AES-256-GCM under the key-encryption key of that id. Destroyed on retirement.
  wrapped_private_key bytea,
  key_encryption_key_id text,
  -- PKCS#10, kept so that asking csca again asks for the same.
  certification_request bytea NOT NULL,
  certificate bytea,
  certificate_sha256 bytea UNIQUE CHECK (octet_length(certificate_sha256) = 32),
  private_key_usage_begins timestamptz,
  private_key_usage_ends timestamptz,
  -- Why it is still requested.
  problem text,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CHECK ((wrapped_private_key IS NULL) = (key_encryption_key_id IS NULL)),
  CHECK ((wrapped_private_key IS NULL) = (status = 'retired')),
  CHECK ((ended_at IS NULL) = (status <> 'retired')),
  CHECK ((certificate IS NULL) = (certificate_sha256 IS NULL)),
  CHECK (status <> 'active' OR (certificate IS NOT NULL AND private_key_usage_ends IS NOT NULL))
);
-- Whoever finds first that it is time makes the one.
CREATE UNIQUE INDEX list_signer_requested ON list_signer (country) WHERE status = 'requested';
CREATE UNIQUE INDEX list_signer_active ON list_signer (country) WHERE status = 'active';
REVOKE DELETE ON list_signer FROM marty_pkd_app;

-- Each version of the list; the list itself is an object like any other.
CREATE TABLE own_list (
  number bigint PRIMARY KEY CHECK (number > 0),
  list_sha256 bytea NOT NULL UNIQUE REFERENCES list,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  signer_id uuid NOT NULL REFERENCES list_signer,
  signed_at timestamptz NOT NULL,
  certificates integer NOT NULL CHECK (certificates > 0),
  -- Over the fingerprints of everything that was trusted: whether another list is due.
  trusted_sha256 bytea NOT NULL CHECK (octet_length(trusted_sha256) = 32),
  reason text NOT NULL CHECK (reason IN ('first', 'changed', 'interval', 'signer', 'by-hand')),
  request_id text NOT NULL
);
REVOKE UPDATE, DELETE ON own_list FROM marty_pkd_app;

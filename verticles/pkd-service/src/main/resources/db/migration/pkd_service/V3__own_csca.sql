-- What the directory takes from the csca of this installation, besides what is imported. Run by
-- `marty migrate` as the owner role.

-- A certificate is trusted for what is recorded here or in import_certificate: it stands in an
-- imported list, or the own csca issued it.
CREATE TABLE own_certificate (
  certificate_sha256 bytea PRIMARY KEY REFERENCES certificate,
  kind text NOT NULL CHECK (kind IN
    ('root', 'link', 'document_signer', 'master_list_signer', 'deviation_list_signer')),
  received_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

-- CRLs as received. All are kept; the one with the largest number of an issuer is its current one.
CREATE TABLE crl (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  der bytea NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  issuer text NOT NULL,
  -- Up to 20 octets; null in CRLs that break the profile.
  number numeric,
  authority_key_identifier text,
  this_update timestamptz NOT NULL,
  next_update timestamptz,
  entries integer NOT NULL CHECK (entries >= 0),
  origin text NOT NULL CHECK (origin IN ('own-csca')),
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX crl_newest ON crl (country, issuer, number DESC NULLS LAST, this_update DESC);

REVOKE UPDATE, DELETE ON crl FROM marty_pkd_app;
REVOKE UPDATE, DELETE ON own_certificate FROM marty_pkd_app;
GRANT UPDATE (revoked_at) ON own_certificate TO marty_pkd_app;

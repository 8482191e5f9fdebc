-- What csca told of itself: what it forgets by a restore, it asks for here. Run by `marty migrate` as
-- the owner role.

CREATE TABLE csca_certificate (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  kind text NOT NULL CHECK (kind IN
    ('root', 'link', 'document_signer', 'master_list_signer', 'deviation_list_signer')),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- Hex, as in the event; null where only the certificate came.
  serial text,
  -- Null where only its revocation came.
  certificate bytea,
  revoked_at timestamptz
);
REVOKE UPDATE, DELETE ON csca_certificate FROM marty_document_signer_app;
GRANT UPDATE (serial, certificate, revoked_at) ON csca_certificate TO marty_document_signer_app;

-- Of each country the CRL with the highest number that csca told of.
CREATE TABLE csca_crl (
  country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
  number bigint NOT NULL CHECK (number > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  bytes integer NOT NULL CHECK (bytes > 0)
);
REVOKE DELETE ON csca_crl FROM marty_document_signer_app;

-- With the certificates of signers here of which csca has not told yet, or an earlier version forgot.
CREATE VIEW held_certificate AS
SELECT c.sha256, c.kind, c.country, c.serial, coalesce(c.certificate, s.certificate) AS certificate,
       least(c.revoked_at, r.revoked_at) AS revoked_at
  FROM csca_certificate c
  LEFT JOIN signer s ON s.certificate_sha256 = c.sha256
  LEFT JOIN revocation r ON r.certificate_sha256 = c.sha256
UNION ALL
SELECT s.certificate_sha256, 'document_signer', s.country, NULL, s.certificate, r.revoked_at
  FROM signer s LEFT JOIN revocation r ON r.certificate_sha256 = s.certificate_sha256
 WHERE s.certificate_sha256 IS NOT NULL
   AND NOT EXISTS (SELECT FROM csca_certificate c WHERE c.sha256 = s.certificate_sha256);

-- Which database was compared with csca last: a restored one is another.
CREATE TABLE reconciliation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  incarnation text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

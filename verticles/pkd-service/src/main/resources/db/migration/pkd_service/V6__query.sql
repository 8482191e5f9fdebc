-- What questions are answered from: the current CRLs and whom they speak for, and what is trusted.
-- Run by `marty migrate` as the owner role.

-- Answers to requests that carried an Idempotency-Key. The same table wherever a service has one.
CREATE TABLE idempotency (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  status integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
REVOKE UPDATE, DELETE ON idempotency FROM marty_pkd_app;

-- Few rows of many, for computing trust.
CREATE INDEX certificate_csca ON certificate (sha256) WHERE profile = 'CSCA';
-- Prefixes of codes, in any collation.
DROP INDEX certificate_finding_by_code;
CREATE INDEX certificate_finding_by_code
  ON certificate_finding (code text_pattern_ops, certificate_sha256);

-- The current CRLs: of each issuer's name that with the largest number of those that a trusted key
-- signed; others could hide the true one behind a larger number. One row for each name whose
-- certificates it speaks for: its issuer's, and those the CSCA had or has by link certificates
-- (Doc 9303-12 Appendix D.1.2.3 step b).
CREATE TABLE crl_scope (
  crl_sha256 bytea NOT NULL REFERENCES crl,
  -- As certificate.issuer_name.
  name text NOT NULL
);
CREATE INDEX crl_scope_by_crl ON crl_scope (crl_sha256);
CREATE INDEX crl_scope_by_name ON crl_scope USING hash (name);

-- Computes trusted_csca and crl_scope anew. Trusted is what there is a reason for, and what such a
-- certificate has signed for its own country; only CSCA certificates become
-- trusted by hand, what else is trusted follows from them. A withdrawn certificate is out, and
-- vouches for nothing.
CREATE OR REPLACE FUNCTION refresh_trust() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0));
  DELETE FROM trusted_csca;
  WITH RECURSIVE reason AS (
    SELECT m.certificate_sha256, 'master-list' AS because
      FROM list_certificate m
      JOIN current_list l ON l.sha256 = m.list_sha256 AND l.kind = 'master-list'
    UNION
    SELECT certificate_sha256, 'own-csca' FROM own_certificate WHERE kind IN ('root', 'link')
    UNION
    SELECT d.subject_sha256, 'by-hand'
      FROM current_decision d
      JOIN certificate c ON c.sha256 = d.subject_sha256 AND c.profile = 'CSCA'
     WHERE d.subject_kind = 'certificate' AND d.trusted
  ), withdrawn AS (
    SELECT subject_sha256 AS sha256 FROM current_decision
     WHERE subject_kind = 'certificate' AND NOT trusted
  ), anchor AS (
    SELECT certificate_sha256 AS sha256, array_agg(because ORDER BY because) AS reasons
      FROM reason
     WHERE certificate_sha256 NOT IN (SELECT sha256 FROM withdrawn)
     GROUP BY certificate_sha256
  ), link AS MATERIALIZED (
    SELECT c.sha256, l.issuer_sha256
      FROM certificate c
      JOIN certificate_issuer l ON l.certificate_sha256 = c.sha256
      JOIN certificate p ON p.sha256 = l.issuer_sha256
     WHERE c.profile = 'CSCA' AND c.sha256 <> p.sha256
       AND c.country IS NOT DISTINCT FROM p.country
       AND c.sha256 NOT IN (SELECT sha256 FROM withdrawn)
  ), vouched AS (
    SELECT sha256, NULL::bytea AS via FROM anchor
    UNION
    SELECT link.sha256, link.issuer_sha256
      FROM vouched JOIN link ON link.issuer_sha256 = vouched.sha256
  )
  INSERT INTO trusted_csca (certificate_sha256, reasons, via)
  SELECT sha256, reasons, NULL FROM anchor
  UNION ALL
  SELECT sha256, '{}', (array_agg(via ORDER BY via))[1] FROM vouched
   WHERE sha256 NOT IN (SELECT sha256 FROM anchor)
   GROUP BY sha256;

  DELETE FROM crl_scope;
  WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (r.country, r.issuer_name) r.sha256, r.issuer_name
      FROM crl r
     WHERE EXISTS (SELECT FROM crl_issuer i
                     JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
                    WHERE i.crl_sha256 = r.sha256)
     ORDER BY r.country, r.issuer_name, r.number DESC NULLS LAST, r.this_update DESC, r.sha256
  ), renamed AS (
    SELECT c.issuer_name AS name, c.subject_name AS other
      FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
     WHERE c.kind = 'name-changing-link'
  ), bridge AS (
    SELECT name, other FROM renamed UNION SELECT other, name FROM renamed
  ), scope AS (
    SELECT sha256, issuer_name AS name FROM newest
    UNION
    SELECT n.sha256, c.subject_name
      FROM newest n
      JOIN crl_issuer i ON i.crl_sha256 = n.sha256
      JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
      JOIN certificate c ON c.sha256 = i.issuer_sha256
    UNION
    SELECT scope.sha256, bridge.other FROM scope JOIN bridge ON bridge.name = scope.name
  )
  INSERT INTO crl_scope (crl_sha256, name) SELECT sha256, name FROM scope WHERE name IS NOT NULL;
END $$;

-- current, overdue (the next was due), superseded, or unverified: no trusted key signed it. A CRL
-- that does not say when the next is due gets the 90 days that Doc 9303-12 clause 4.1.5 allows.
CREATE VIEW crl_state AS
SELECT r.sha256,
       CASE WHEN EXISTS (SELECT FROM crl_scope s WHERE s.crl_sha256 = r.sha256)
            THEN CASE WHEN coalesce(r.next_update, r.this_update + interval '90 days') < now()
                      THEN 'overdue' ELSE 'current' END
            WHEN EXISTS (SELECT FROM crl_issuer i
                           JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
                          WHERE i.crl_sha256 = r.sha256)
            THEN 'superseded'
            ELSE 'unverified' END AS status
  FROM crl r;

-- trusted, untrusted or withdrawn. A CSCA certificate is trusted by trusted_csca, any other by the
-- CSCA that signed it.
CREATE VIEW certificate_trust AS
SELECT c.sha256,
       CASE WHEN EXISTS (SELECT FROM current_decision d
                          WHERE d.subject_kind = 'certificate' AND d.subject_sha256 = c.sha256
                            AND NOT d.trusted)
            THEN 'withdrawn'
            WHEN EXISTS (SELECT FROM trusted_csca t WHERE t.certificate_sha256 = c.sha256)
              OR c.profile <> 'CSCA'
                 AND EXISTS (SELECT FROM certificate_issuer i
                               JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
                              WHERE i.certificate_sha256 = c.sha256)
            THEN 'trusted'
            ELSE 'untrusted' END AS status
  FROM certificate c;

-- Certificates that their CSCA has revoked: a current CRL lists them, or the own csca says so. No
-- revocation is ever taken back, so an overdue CRL counts as well.
CREATE VIEW revocation AS
SELECT c.sha256 AS certificate_sha256, e.revoked_at, e.crl_sha256
  FROM certificate c
  JOIN crl_entry e ON e.serial = c.serial
  JOIN crl_scope s ON s.crl_sha256 = e.crl_sha256 AND s.name = c.issuer_name
UNION ALL
SELECT certificate_sha256, revoked_at, NULL FROM own_certificate WHERE revoked_at IS NOT NULL;

DO 'BEGIN PERFORM refresh_trust(); END';

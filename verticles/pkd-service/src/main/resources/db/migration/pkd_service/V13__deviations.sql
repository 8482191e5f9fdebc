-- What deviation lists say (Doc 9303-12 clause 10): which documents, by what they are told, and what
-- is wrong with them. Run by `marty migrate` as the owner role.

ALTER TABLE list
  -- How many deviations of it stand below; null of master lists, and of deviation lists of earlier
  -- versions until the service has read them once more.
  ADD COLUMN deviations integer CHECK (deviations >= 0);
GRANT UPDATE (deviations) ON list TO marty_pkd_app;

-- All that is given must hold of a document.
CREATE TABLE deviation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  list_sha256 bytea NOT NULL REFERENCES list,
  -- In its list, from 0.
  position integer NOT NULL CHECK (position >= 0),
  document_type text,
  -- The Document Signer, in one of three ways or none: issuer and serial, its key, its certificate.
  issuer text,
  -- As certificate.issuer_name and certificate.serial.
  issuer_name text,
  serial text,
  serial_value text GENERATED ALWAYS AS
    (regexp_replace(serial, '^((00)+(?=[0-7])|(ff)+(?=[89a-f]))', '')) STORED,
  -- As certificate.subject_key_identifier.
  key_identifier text,
  -- Lowercase hex.
  certificate_digest text,
  -- SHA256 and the like, or an OID; null where the list does not say.
  digest_algorithm text,
  issued_from timestamptz,
  issued_to timestamptz,
  -- How many are named; null for all documents of which the rest holds.
  document_numbers integer CHECK (document_numbers >= 0),
  -- [{"type": OID, "meaning", "text" or null, "parameters": base64 or null}]
  descriptions jsonb NOT NULL,
  UNIQUE (list_sha256, position),
  CHECK (num_nonnulls(issuer_name, key_identifier, certificate_digest) <= 1),
  CHECK ((issuer_name IS NULL) = (serial IS NULL)),
  CHECK ((issued_from IS NULL) = (issued_to IS NULL))
);
-- An issuer's name, as what a stranger calls a key identifier, can be longer than a btree takes.
CREATE INDEX deviation_by_issuer ON deviation USING hash (issuer_name);
CREATE INDEX deviation_by_key ON deviation USING hash (key_identifier);
CREATE INDEX deviation_by_digest ON deviation USING hash (certificate_digest);
CREATE INDEX deviation_of_any_signer ON deviation (id)
  WHERE issuer_name IS NULL AND key_identifier IS NULL AND certificate_digest IS NULL;
CREATE INDEX deviation_of_any_document ON deviation (id) WHERE document_numbers IS NULL;

-- The documents of those that name them; hundreds of thousands in real life.
CREATE TABLE deviation_number (
  number text COLLATE "C" NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
  deviation_id bigint NOT NULL REFERENCES deviation,
  PRIMARY KEY (number, deviation_id)
);
REVOKE UPDATE, DELETE ON deviation, deviation_number FROM marty_pkd_app;

-- Whether a CSCA of the one may say that a name of the other is its own. One of nobody's country
-- may not say that it is the UN.
CREATE FUNCTION may_claim(country text, named text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(country, 'ZZ') = coalesce(named, 'ZZ')
      OR (coalesce(country, 'ZZ') = 'UN' AND coalesce(named, 'ZZ') = 'ZZ')
$$;
CREATE FUNCTION same_country(one text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT may_claim(one, other) OR may_claim(other, one)
$$;

-- The lists that count. Of deviation lists the newest of each CSCA, whatever key of it signed which:
-- an older one would outlive a rollover. It speaks for its CSCA's own country only. No decision makes
-- one count: that a withdrawal was taken back says nothing of its signer.
CREATE OR REPLACE VIEW current_list AS
SELECT l.sha256, l.kind, l.country, l.signed_at
  FROM list l JOIN list_trust t ON t.sha256 = l.sha256
 WHERE l.kind = 'master-list' AND t.status = 'trusted' AND t.current
UNION ALL
SELECT n.sha256, n.kind, n.country, n.signed_at
  FROM (SELECT l.sha256, l.kind, l.country, l.signed_at,
               row_number() OVER (PARTITION BY coalesce(k.csca, s.issuer_name)
                 ORDER BY l.signed_at DESC NULLS LAST, l.sha256 DESC) AS place
          FROM trusted_list t
          JOIN list l ON l.sha256 = t.list_sha256 AND l.kind = 'deviation-list'
          JOIN certificate s ON s.sha256 = l.signer_sha256
          LEFT JOIN csca_name k ON k.name = s.issuer_name
         WHERE EXISTS (SELECT FROM certificate_issuer i
                         JOIN trusted_csca c ON c.certificate_sha256 = i.issuer_sha256
                         JOIN certificate p ON p.sha256 = i.issuer_sha256
                        WHERE i.certificate_sha256 = l.signer_sha256
                          AND may_claim(p.country, nullif(l.country, '')))) n
 WHERE n.place = 1;

-- Who is trusted, in strata: introduced (lists of accepted issuers, links, decisions, own csca),
-- then CRLs that an introduced key signed, then trust. Run by `marty migrate` as the owner role.

-- ---------------------------------------------------------------------------------------------
-- What reading a certificate or a CRL tells; null only until the service has filled it in.

ALTER TABLE certificate
  -- Over the whole SubjectPublicKeyInfo: the same point on another curve is another key.
  ADD COLUMN key_sha256 bytea CHECK (octet_length(key_sha256) = 32),
  -- keyCertSign, or cA where keyUsage is absent. What is none stands in no path.
  ADD COLUMN ca boolean,
  -- The number without superfluous octets, as in crl_entry.serial: real ones have them.
  ADD COLUMN serial_value text GENERATED ALWAYS AS
    (regexp_replace(serial, '^((00)+(?=[0-7])|(ff)+(?=[89a-f]))', '')) STORED;
CREATE INDEX certificate_unread ON certificate (sha256) WHERE key_sha256 IS NULL;
CREATE INDEX certificate_ca ON certificate (key_sha256) WHERE ca;
CREATE INDEX certificate_ca_by_subject ON certificate USING hash (subject_name) WHERE ca;
GRANT UPDATE (key_sha256, ca) ON certificate TO marty_pkd_app;
-- What earlier versions judged as a CSCA because it stood in a list is judged again as what it is.
GRANT DELETE ON certificate_finding TO marty_pkd_app;

-- Directory names of the CRL's country in its issuerAltName, as certificate.issuer_name.
ALTER TABLE crl ADD COLUMN alternative_names text[];
GRANT UPDATE (alternative_names) ON crl TO marty_pkd_app;
CREATE INDEX crl_unread ON crl (sha256) WHERE alternative_names IS NULL;
CREATE INDEX crl_renamed ON crl (sha256) WHERE alternative_names <> '{}';
CREATE INDEX crl_by_issuer ON crl USING hash (issuer_name);
CREATE INDEX crl_by_aki ON crl USING hash (authority_key_identifier);

-- Who may have signed a CRL, so that its signature is worth a look: CSCAs of its issuer's name, and
-- those of its country with the key it points to.
CREATE FUNCTION crl_signer(name text, key text, of_country text)
RETURNS TABLE (sha256 bytea) LANGUAGE sql STABLE AS $$
  SELECT c.sha256 FROM certificate c WHERE c.ca AND c.subject_name = name
  UNION
  SELECT c.sha256 FROM certificate c
   WHERE c.ca AND c.subject_key_identifier = key AND c.country = of_country
$$;

-- ---------------------------------------------------------------------------------------------
-- Decisions of people. Caller and approver are null where nobody was authenticated.

ALTER TABLE trust_decision
  ADD COLUMN caller text CHECK (length(caller) BETWEEN 1 AND 255),
  ADD COLUMN approver text CHECK (length(approver) BETWEEN 1 AND 255 AND approver <> caller),
  DROP CONSTRAINT trust_decision_subject_kind_check,
  ADD CONSTRAINT trust_decision_subject_kind CHECK (subject_kind IN ('certificate', 'list', 'crl'));

-- Whose lists introduce trust anchors.
CREATE TABLE list_issuer (
  id uuid PRIMARY KEY,
  origin text NOT NULL CHECK (origin IN ('decision', 'first-use', 'configuration')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  caller text CHECK (length(caller) BETWEEN 1 AND 255),
  approver text CHECK (length(approver) BETWEEN 1 AND 255 AND approver <> caller),
  request_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  withdrawal_reason text CHECK (length(withdrawal_reason) BETWEEN 1 AND 1000),
  withdrawal_caller text CHECK (length(withdrawal_caller) BETWEEN 1 AND 255),
  withdrawal_approver text CHECK (length(withdrawal_approver) BETWEEN 1 AND 255
                                  AND withdrawal_approver <> withdrawal_caller),
  withdrawal_request_id text,
  withdrawn_at timestamptz,
  CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL)),
  CHECK ((withdrawn_at IS NULL) = (withdrawal_request_id IS NULL))
);
CREATE INDEX list_issuer_newest ON list_issuer (at DESC, id);

-- The keys it is pinned to; the configuration names a certificate that may not have come yet.
CREATE TABLE list_issuer_key (
  list_issuer_id uuid NOT NULL REFERENCES list_issuer,
  key_sha256 bytea CHECK (octet_length(key_sha256) = 32),
  certificate_sha256 bytea CHECK (octet_length(certificate_sha256) = 32),
  CHECK (num_nonnulls(key_sha256, certificate_sha256) = 1)
);
CREATE UNIQUE INDEX list_issuer_key_once
  ON list_issuer_key (list_issuer_id, coalesce(key_sha256, certificate_sha256));

-- Names that people know to be of one CSCA, where no certificate says so.
CREATE TABLE name_join (
  id uuid PRIMARY KEY,
  -- As certificate.subject_name.
  name text NOT NULL,
  other text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  caller text CHECK (length(caller) BETWEEN 1 AND 255),
  approver text CHECK (length(approver) BETWEEN 1 AND 255 AND approver <> caller),
  request_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  withdrawal_reason text CHECK (length(withdrawal_reason) BETWEEN 1 AND 1000),
  withdrawal_caller text CHECK (length(withdrawal_caller) BETWEEN 1 AND 255),
  withdrawal_approver text CHECK (length(withdrawal_approver) BETWEEN 1 AND 255
                                  AND withdrawal_approver <> withdrawal_caller),
  withdrawal_request_id text,
  withdrawn_at timestamptz,
  CHECK (name <> other),
  CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL)),
  CHECK ((withdrawn_at IS NULL) = (withdrawal_request_id IS NULL))
);
CREATE INDEX name_join_newest ON name_join (at DESC, id);

-- Nothing that was decided is changed or deleted but by a withdrawal beside it.
REVOKE UPDATE, DELETE ON list_issuer, list_issuer_key, name_join FROM marty_pkd_app;
GRANT UPDATE (withdrawal_reason, withdrawal_caller, withdrawal_approver, withdrawal_request_id,
  withdrawn_at) ON list_issuer, name_join TO marty_pkd_app;

-- ---------------------------------------------------------------------------------------------
-- Lists: whether one introduces anchors follows from its issuer, not from when it came.

ALTER TABLE list
  -- False: whoever brought it wanted it kept and nothing more.
  ADD COLUMN introduces boolean NOT NULL DEFAULT true,
  -- Of earlier versions; nobody reads them any more.
  ALTER COLUMN trusted SET DEFAULT false,
  ALTER COLUMN trust_reason SET DEFAULT '';
UPDATE list SET introduces = false WHERE trust_reason = 'imported without trust';
GRANT UPDATE (introduces, signer_sha256) ON list TO marty_pkd_app;

-- ---------------------------------------------------------------------------------------------
-- What is computed by refresh_trust.

-- The first stratum, by which CRLs are verified and entries are published.
CREATE TABLE introduced_csca (certificate_sha256 bytea PRIMARY KEY REFERENCES certificate);

-- True: only a list that was accepted at first use vouches for it.
ALTER TABLE trusted_csca ADD COLUMN first_use boolean NOT NULL DEFAULT false;

-- Lists that are trusted; the newest of an accepted issuer introduce anchors.
CREATE TABLE trusted_list (
  list_sha256 bytea PRIMARY KEY REFERENCES list,
  current boolean NOT NULL
);

-- Which names are of one CSCA, called by the least of them.
CREATE TABLE csca_name (name text NOT NULL, csca text NOT NULL);
CREATE INDEX csca_name_by_name ON csca_name USING hash (name);
CREATE INDEX csca_name_by_csca ON csca_name USING hash (csca);

-- CRLs that an introduced key signed; current is the newest of each issuer's name.
CREATE TABLE crl_trust (
  crl_sha256 bytea PRIMARY KEY REFERENCES crl,
  csca text NOT NULL,
  current boolean NOT NULL,
  -- The next newer one of its issuer's name; null of the current one.
  successor bytea,
  -- It lists what its successor does not, or with a later date: whoever has only the current one
  -- would not know.
  lasting boolean NOT NULL
);
CREATE INDEX crl_trust_by_csca ON crl_trust USING hash (csca);

-- The names whose certificates a CRL speaks for that is current, or lists more than those after it.
DROP VIEW crl_state;
DROP VIEW revocation;
DROP TABLE crl_scope;
CREATE VIEW crl_scope AS
SELECT k.crl_sha256, k.current, n.name
  FROM crl_trust k JOIN csca_name n ON n.csca = k.csca WHERE k.current OR k.lasting;

-- Why a list introduces nothing, whoever its issuer is; null if nothing is against it. A list from
-- the future would keep all later ones out; clocks may differ by a day.
CREATE VIEW list_objection AS
SELECT l.sha256,
       CASE WHEN EXISTS (SELECT FROM list_signer own
                          WHERE own.certificate_sha256 = l.signer_sha256)
            THEN 'it is this directory''s own, which introduces nothing here'
            WHEN NOT l.introduces THEN 'imported without trust'
            WHEN l.signer_sha256 IS NULL THEN 'its signer''s certificate is not known'
            WHEN NOT coalesce(s.ca, false)
             AND s.profile <> CASE l.kind WHEN 'master-list' THEN 'MLS' ELSE 'DLS' END
            THEN 'its signer''s certificate is not for signing lists of this kind'
            WHEN l.signed_at > now() + interval '1 day' THEN 'its signing time is in the future'
       END AS because
  FROM list l LEFT JOIN certificate s ON s.sha256 = l.signer_sha256;

-- The keys of accepted issuers: those they are pinned to, and those that a link certificate of the
-- same country leads to from there. It may stand in the new list itself, and need not be trusted:
-- that an accepted key signed it is enough.
CREATE FUNCTION accepted_key(dead bytea[], with_first_use boolean)
RETURNS TABLE (list_issuer_id uuid, key_sha256 bytea) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE living AS MATERIALIZED (
    SELECT c.sha256, c.key_sha256, c.country FROM certificate c
     WHERE c.ca AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = c.sha256)
  ), step AS MATERIALIZED (
    SELECT DISTINCT p.key_sha256 AS old, l.key_sha256 AS new
      FROM living l
      JOIN certificate_issuer i ON i.certificate_sha256 = l.sha256
      JOIN living p ON p.sha256 = i.issuer_sha256
     WHERE p.key_sha256 <> l.key_sha256 AND p.country IS NOT DISTINCT FROM l.country
  ), accepted AS (
    SELECT k.list_issuer_id, coalesce(k.key_sha256, c.key_sha256) AS key_sha256
      FROM list_issuer s
      JOIN list_issuer_key k ON k.list_issuer_id = s.id
      LEFT JOIN certificate c ON c.sha256 = k.certificate_sha256
       AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = c.sha256)
     WHERE s.withdrawn_at IS NULL AND (with_first_use OR s.origin <> 'first-use')
    UNION
    SELECT a.list_issuer_id, s.new FROM accepted a JOIN step s ON s.old = a.key_sha256
  )
  SELECT a.list_issuer_id, a.key_sha256 FROM accepted a WHERE a.key_sha256 IS NOT NULL
$$;

-- The keys of the CSCA above a list's signer, or the signer's own if it is a CSCA itself: what an
-- issuer is pinned to when people name one of its lists.
CREATE FUNCTION list_key(list bytea) RETURNS TABLE (key_sha256 bytea) LANGUAGE sql STABLE AS $$
  SELECT p.key_sha256
    FROM list l
    JOIN certificate_issuer i ON i.certificate_sha256 = l.signer_sha256
    JOIN certificate p ON p.sha256 = i.issuer_sha256 AND p.ca
   WHERE l.sha256 = list
  UNION
  SELECT s.key_sha256 FROM list l JOIN certificate s ON s.sha256 = l.signer_sha256 AND s.ca
   WHERE l.sha256 = list
$$;

-- Master lists of accepted issuers, and those that people accepted. A list is signed by the keys of
-- the CSCA certificates above its signer's, none of which may be dead, nor the signer's itself.
-- Which one is the newest does not depend on when it came.
CREATE FUNCTION accepted_list(dead bytea[], with_first_use boolean)
RETURNS TABLE (list_sha256 bytea, current boolean) LANGUAGE sql STABLE AS $$
  WITH undecided AS MATERIALIZED (
    SELECT l.sha256, l.signed_at, l.signer_sha256, s.key_sha256, s.ca
      FROM list l
      JOIN certificate s ON s.sha256 = l.signer_sha256
      JOIN list_objection o ON o.sha256 = l.sha256 AND o.because IS NULL
     WHERE l.kind = 'master-list'
       AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = l.signer_sha256)
       AND NOT EXISTS (SELECT FROM current_decision d
                        WHERE d.subject_kind = 'list' AND d.subject_sha256 = l.sha256)
  ), vouched AS (
    SELECT u.sha256, u.signed_at, u.key_sha256 AS signer_key, p.key_sha256 AS csca_key
      FROM undecided u
      JOIN certificate_issuer i ON i.certificate_sha256 = u.signer_sha256
      JOIN certificate p ON p.sha256 = i.issuer_sha256 AND p.ca
     WHERE NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = p.sha256)
    UNION
    SELECT u.sha256, u.signed_at, u.key_sha256, u.key_sha256 FROM undecided u WHERE u.ca
  ), accepted AS (
    SELECT DISTINCT k.list_issuer_id, v.sha256, v.signed_at
      FROM vouched v
      JOIN accepted_key(dead, with_first_use) k ON k.key_sha256 IN (v.signer_key, v.csca_key)
  ), ranked AS (
    SELECT a.sha256, row_number() OVER (PARTITION BY a.list_issuer_id
                       ORDER BY a.signed_at DESC NULLS LAST, a.sha256 DESC) = 1 AS newest
      FROM accepted a
  )
  SELECT r.sha256, bool_or(r.newest) FROM ranked r GROUP BY r.sha256
  UNION ALL
  SELECT d.subject_sha256, true
    FROM current_decision d JOIN list l ON l.sha256 = d.subject_sha256 AND l.kind = 'master-list'
   WHERE d.subject_kind = 'list' AND d.trusted
$$;

-- CSCA certificates that there is a reason for, and what such a certificate has signed for its own
-- country. What is dead is out, and vouches for nothing. via is null where reasons is not empty.
CREATE FUNCTION csca_closure(dead bytea[], with_first_use boolean)
RETURNS TABLE (sha256 bytea, reasons text[], via bytea) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE living AS MATERIALIZED (
    SELECT c.sha256, c.country FROM certificate c
     WHERE c.ca AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = c.sha256)
  ), reason AS (
    SELECT m.certificate_sha256 AS sha256, 'master-list' AS because
      FROM accepted_list(dead, with_first_use) a
      JOIN list_certificate m ON m.list_sha256 = a.list_sha256
     WHERE a.current
    UNION
    SELECT o.certificate_sha256, 'own-csca' FROM own_certificate o WHERE o.kind IN ('root', 'link')
    UNION
    SELECT d.subject_sha256, 'by-hand' FROM current_decision d
     WHERE d.subject_kind = 'certificate' AND d.trusted
  ), anchor AS MATERIALIZED (
    SELECT r.sha256, array_agg(r.because ORDER BY r.because) AS reasons
      FROM reason r JOIN living l ON l.sha256 = r.sha256 GROUP BY r.sha256
  ), link AS MATERIALIZED (
    SELECT l.sha256, p.sha256 AS issuer
      FROM living l
      JOIN certificate_issuer i ON i.certificate_sha256 = l.sha256
      JOIN living p ON p.sha256 = i.issuer_sha256
     WHERE l.sha256 <> p.sha256 AND l.country IS NOT DISTINCT FROM p.country
  ), vouched AS (
    SELECT a.sha256, NULL::bytea AS issuer FROM anchor a
    UNION
    SELECT l.sha256, l.issuer FROM vouched v JOIN link l ON l.issuer = v.sha256
  )
  SELECT a.sha256, a.reasons, NULL::bytea FROM anchor a
  UNION ALL
  SELECT v.sha256, '{}'::text[], (array_agg(v.issuer ORDER BY v.issuer))[1] FROM vouched v
   WHERE NOT EXISTS (SELECT FROM anchor a WHERE a.sha256 = v.sha256)
   GROUP BY v.sha256
$$;

-- Two names that are one CSCA's: joined by a link certificate, by a key, by the issuerAltName of a
-- CRL, all of one country and introduced, or by a decision of people.
CREATE VIEW csca_edge AS
WITH introduced AS MATERIALIZED (
  SELECT c.sha256, c.subject_name, c.key_sha256, c.country
    FROM introduced_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
), edge AS (
  SELECT p.subject_name AS name, l.subject_name AS other
    FROM introduced l
    JOIN certificate_issuer i ON i.certificate_sha256 = l.sha256
    JOIN introduced p ON p.sha256 = i.issuer_sha256
   WHERE p.country IS NOT DISTINCT FROM l.country
  UNION
  SELECT a.subject_name, b.subject_name
    FROM introduced a JOIN introduced b ON b.key_sha256 = a.key_sha256
   WHERE a.country IS NOT DISTINCT FROM b.country
  UNION
  SELECT p.subject_name, unnest(r.alternative_names)
    FROM crl r
    JOIN crl_issuer i ON i.crl_sha256 = r.sha256
    JOIN introduced p ON p.sha256 = i.issuer_sha256
   WHERE r.alternative_names <> '{}'
     AND NOT EXISTS (SELECT FROM current_decision d
                      WHERE d.subject_kind = 'crl' AND d.subject_sha256 = r.sha256 AND NOT d.trusted)
  UNION
  SELECT j.name, j.other FROM name_join j WHERE j.withdrawn_at IS NULL
)
SELECT name, other FROM edge WHERE name <> other
UNION
SELECT other, name FROM edge WHERE name <> other;

-- Certificates that their CSCA has revoked: a current CRL lists them, or a superseded one does that
-- is not about an earlier certificate of the same serial, or the own csca says so. No revocation is
-- ever taken back, so an overdue CRL counts as well.
CREATE VIEW revocation AS
SELECT c.sha256 AS certificate_sha256, e.revoked_at, e.crl_sha256
  FROM certificate c
  JOIN crl_entry e ON e.serial = c.serial_value
  JOIN crl_trust k ON k.crl_sha256 = e.crl_sha256
  JOIN csca_name n ON n.csca = k.csca AND n.name = c.issuer_name
 WHERE k.current OR c.not_before <= e.revoked_at
UNION ALL
SELECT certificate_sha256, revoked_at, NULL FROM own_certificate WHERE revoked_at IS NOT NULL;

-- current, overdue (the next was due), superseded, withdrawn by a decision, future (it is not valid
-- yet), or unverified: no introduced key signed it. A CRL that does not say when the next is due
-- gets the 90 days that Doc 9303-12 clause 4.1.5 allows.
CREATE VIEW crl_state AS
SELECT r.sha256,
       CASE WHEN EXISTS (SELECT FROM current_decision d
                          WHERE d.subject_kind = 'crl' AND d.subject_sha256 = r.sha256
                            AND NOT d.trusted)
            THEN 'withdrawn'
            WHEN k.current AND coalesce(r.next_update, r.this_update + interval '90 days') < now()
            THEN 'overdue'
            WHEN k.current THEN 'current'
            WHEN NOT k.current THEN 'superseded'
            WHEN r.this_update > now() + interval '1 day' THEN 'future'
            ELSE 'unverified' END AS status
  FROM crl r LEFT JOIN crl_trust k ON k.crl_sha256 = r.sha256;

-- trusted, untrusted or withdrawn. A CA is trusted by trusted_csca, any other certificate by the
-- CSCA that signed it; that it is revoked is another question.
CREATE OR REPLACE VIEW certificate_trust AS
SELECT c.sha256,
       CASE WHEN EXISTS (SELECT FROM current_decision d
                          WHERE d.subject_kind = 'certificate' AND d.subject_sha256 = c.sha256
                            AND NOT d.trusted)
            THEN 'withdrawn'
            WHEN EXISTS (SELECT FROM trusted_csca t WHERE t.certificate_sha256 = c.sha256)
              OR NOT c.ca
                 AND EXISTS (SELECT FROM certificate_issuer i
                               JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
                              WHERE i.certificate_sha256 = c.sha256)
            THEN 'trusted'
            ELSE 'untrusted' END AS status
  FROM certificate c;

-- trusted, pending (nobody has accepted its issuer), untrusted or withdrawn, and why. A decision
-- about the list itself goes before all.
DROP VIEW list_trust CASCADE;
CREATE VIEW list_trust AS
SELECT l.sha256,
       CASE WHEN NOT d.trusted THEN 'withdrawn'
            WHEN d.trusted OR t.list_sha256 IS NOT NULL THEN 'trusted'
            WHEN o.because IS NOT NULL OR dead.signer THEN 'untrusted'
            ELSE 'pending' END AS status,
       CASE WHEN d.trusted IS NOT NULL THEN d.reason
            WHEN t.list_sha256 IS NOT NULL AND l.kind = 'master-list'
            THEN 'its issuer is accepted'
            WHEN t.list_sha256 IS NOT NULL THEN 'the CSCA of its signer is trusted'
            WHEN o.because IS NOT NULL THEN o.because
            WHEN dead.signer
            THEN 'its signer''s certificate, or the CSCA above it, is revoked or withdrawn'
            WHEN l.kind = 'master-list' THEN 'nobody has accepted its issuer yet'
            ELSE 'no trusted CSCA has issued its signer''s certificate' END AS because,
       coalesce(t.current, false) AND d.trusted IS NOT false AS current
  FROM list l
  JOIN list_objection o ON o.sha256 = l.sha256
  LEFT JOIN trusted_list t ON t.list_sha256 = l.sha256
  LEFT JOIN current_decision d ON d.subject_kind = 'list' AND d.subject_sha256 = l.sha256
 CROSS JOIN LATERAL (
    SELECT l.signer_sha256 = ANY (gone.all_of_them)
        OR coalesce((SELECT bool_and(i.issuer_sha256 = ANY (gone.all_of_them))
                       FROM certificate_issuer i
                       JOIN certificate p ON p.sha256 = i.issuer_sha256 AND p.ca
                      WHERE i.certificate_sha256 = l.signer_sha256), false) AS signer
      FROM (SELECT ARRAY(
              SELECT c.sha256
                FROM (SELECT l.signer_sha256 AS sha256
                      UNION
                      SELECT i.issuer_sha256 FROM certificate_issuer i
                       WHERE i.certificate_sha256 = l.signer_sha256) c
               WHERE EXISTS (SELECT FROM current_decision w
                              WHERE w.subject_kind = 'certificate' AND NOT w.trusted
                                AND w.subject_sha256 = c.sha256)
                  OR EXISTS (SELECT FROM revocation v WHERE v.certificate_sha256 = c.sha256)
            ) AS all_of_them) gone) dead;

-- The lists that count.
CREATE VIEW current_list AS
SELECT l.sha256, l.kind, l.country, l.signed_at
  FROM list l JOIN list_trust t ON t.sha256 = l.sha256
 WHERE t.status = 'trusted' AND t.current;

-- ---------------------------------------------------------------------------------------------
-- The strata.

-- Names that are one CSCA's get one label, the least of them: as many rounds as the longest chain.
-- Planned anew each time: a plan that was made when nothing was there would be kept and compare each
-- row with each.
CREATE FUNCTION refresh_csca_names() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  changed bigint;
BEGIN
  DELETE FROM csca_name;
  EXECUTE 'INSERT INTO csca_name (name, csca)
    SELECT c.subject_name, c.subject_name
      FROM introduced_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
     WHERE c.subject_name IS NOT NULL
    UNION
    SELECT e.name, e.name FROM csca_edge e';
  LOOP
    EXECUTE 'UPDATE csca_name n SET csca = nearer.csca
        FROM (SELECT e.name, min(o.csca COLLATE "C") AS csca
                FROM csca_edge e JOIN csca_name o ON o.name = e.other GROUP BY e.name) nearer
       WHERE n.name = nearer.name AND nearer.csca < n.csca COLLATE "C"';
    GET DIAGNOSTICS changed = ROW_COUNT;
    EXIT WHEN changed = 0;
  END LOOP;
END $$;

-- CRLs that an introduced key signed, revoked keys too: the current one of an issuer's name is the
-- one with the newest thisUpdate that is not in the future, whatever the numbers. What a superseded
-- one lists beyond its successor is looked up once for each pair, in one pass over both.
CREATE FUNCTION refresh_crls() RETURNS void LANGUAGE sql AS $$
  WITH verified AS MATERIALIZED (
    SELECT r.sha256, r.issuer_name, r.this_update, r.number, min(n.csca COLLATE "C") AS csca
      FROM introduced_csca t
      JOIN crl_issuer i ON i.issuer_sha256 = t.certificate_sha256
      JOIN certificate c ON c.sha256 = t.certificate_sha256
      JOIN csca_name n ON n.name = c.subject_name
      JOIN crl r ON r.sha256 = i.crl_sha256
     WHERE r.this_update <= now() + interval '1 day'
       AND NOT EXISTS (SELECT FROM current_decision d
                        WHERE d.subject_kind = 'crl' AND d.subject_sha256 = r.sha256
                          AND NOT d.trusted)
     GROUP BY r.sha256
  ), ranked AS MATERIALIZED (
    SELECT v.sha256, v.csca,
           lag(v.sha256) OVER (PARTITION BY v.csca, v.issuer_name
             ORDER BY v.this_update DESC, v.number DESC NULLS LAST, v.sha256 DESC) AS successor
      FROM verified v
  ), gone AS (
    DELETE FROM crl_trust k WHERE NOT EXISTS (SELECT FROM ranked r WHERE r.sha256 = k.crl_sha256)
  )
  INSERT INTO crl_trust AS k (crl_sha256, csca, current, successor, lasting)
  SELECT r.sha256, r.csca, r.successor IS NULL, r.successor,
         CASE WHEN r.successor IS NULL THEN false
              WHEN r.successor = before.successor THEN before.lasting
              ELSE EXISTS (
                SELECT FROM crl_entry e WHERE e.crl_sha256 IN (r.sha256, r.successor)
                 GROUP BY e.serial
                HAVING max(e.revoked_at) FILTER (WHERE e.crl_sha256 = r.sha256)
                       > coalesce(max(e.revoked_at) FILTER (WHERE e.crl_sha256 = r.successor),
                                  '-infinity')) END
    FROM ranked r LEFT JOIN crl_trust before ON before.crl_sha256 = r.sha256
  ON CONFLICT (crl_sha256) DO UPDATE SET csca = excluded.csca, current = excluded.current,
      successor = excluded.successor, lasting = excluded.lasting
   WHERE (k.csca, k.successor, k.lasting)
         IS DISTINCT FROM (excluded.csca, excluded.successor, excluded.lasting)
$$;

-- Revoked CAs and list signers: few of many, so that the others are not looked at.
CREATE FUNCTION revoked_authority() RETURNS SETOF bytea LANGUAGE sql STABLE AS $$
  WITH authority AS MATERIALIZED (
    SELECT c.sha256, c.serial_value, c.issuer_name, c.not_before FROM certificate c WHERE c.ca
    UNION
    SELECT c.sha256, c.serial_value, c.issuer_name, c.not_before
      FROM list l JOIN certificate c ON c.sha256 = l.signer_sha256
  )
  SELECT a.sha256
    FROM authority a
    JOIN crl_entry e ON e.serial = a.serial_value
    JOIN crl_trust k ON k.crl_sha256 = e.crl_sha256
    JOIN csca_name n ON n.csca = k.csca AND n.name = a.issuer_name
   WHERE k.current OR a.not_before <= e.revoked_at
  UNION
  SELECT o.certificate_sha256 FROM own_certificate o WHERE o.revoked_at IS NOT NULL
$$;

-- ---------------------------------------------------------------------------------------------
-- Publication follows trust.

-- What an import brought by itself, and where it stands in the PKD's tree while it is trusted. An
-- object that several sources name is named by the one with the newest version.
CREATE TABLE placement (
  kind text NOT NULL CHECK (kind IN ('dsc', 'crl', 'ml', 'dl')),
  sha256 bytea NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  rdn text NOT NULL,
  rdn_key text NOT NULL,
  -- Of a certificate where another one has the same issuer and serial.
  longer_rdn text,
  longer_rdn_key text,
  -- Whether its source named it, else the directory did.
  sourced boolean NOT NULL,
  -- False: below nc-data, for its errors or because its source has put it there.
  conforming boolean NOT NULL,
  pkd_version integer,
  claimed_codes text[] NOT NULL,
  claimed_texts text[] NOT NULL,
  PRIMARY KEY (kind, sha256),
  CHECK ((kind = 'dsc') = (longer_rdn IS NOT NULL)),
  CHECK ((kind = 'dsc') = (longer_rdn_key IS NOT NULL))
);
-- A name can be longer than a btree takes.
CREATE INDEX placement_by_name ON placement USING hash (rdn_key);

-- Members' findings are not the list's.
UPDATE list_finding
   SET severity = 'WARN', code = replace(code, 'ERR:', 'WARN:'), text = replace(text, 'ERR:', 'WARN:')
 WHERE code IN ('ERR:ML.LST.24', 'ERR:ML.LST.133', 'ERR:CSCA.EXT.133');
INSERT INTO placement (kind, sha256, country, rdn, rdn_key, longer_rdn, longer_rdn_key, sourced,
    conforming, pkd_version, claimed_codes, claimed_texts)
SELECT e.kind, e.sha256, e.country, n.rdn, n.rdn_key,
       CASE WHEN e.kind = 'dsc' THEN n.rdn || n.suffix END,
       CASE WHEN e.kind = 'dsc' THEN n.rdn_key || n.suffix END,
       e.pkd_version IS NOT NULL,
       CASE WHEN e.kind = 'ml' AND e.pkd_version IS NULL
            THEN NOT EXISTS (SELECT FROM list_finding f
                              WHERE f.list_sha256 = e.sha256 AND f.severity = 'ERR')
            ELSE e.conforming END,
       e.pkd_version, e.claimed_codes, e.claimed_texts
  FROM entry e
 CROSS JOIN LATERAL (SELECT '+uid=' || encode(e.sha256, 'hex') AS suffix) s
 CROSS JOIN LATERAL (SELECT s.suffix, replace(e.rdn, s.suffix, '') AS rdn,
                            replace(e.rdn_key, s.suffix, '') AS rdn_key) n
 WHERE e.removed_version IS NULL;

-- What the tree shall hold: certificates that an introduced key signed, the current CRLs, and the
-- newest trusted list of each name. Revoked and expired signers, and CRLs by a revoked key, stay:
-- downstream must learn. Of two certificates of one name the lesser has it, the other a longer one.
CREATE VIEW desired_entry AS
WITH eligible AS (
  SELECT p.kind, p.sha256, NULL::timestamptz AS at, p.sha256 AS lesser
    FROM placement p
   WHERE p.kind = 'dsc'
     AND EXISTS (SELECT FROM certificate_issuer i
                   JOIN introduced_csca t ON t.certificate_sha256 = i.issuer_sha256
                  WHERE i.certificate_sha256 = p.sha256)
     AND NOT EXISTS (SELECT FROM current_decision d
                      WHERE d.subject_kind = 'certificate' AND d.subject_sha256 = p.sha256
                        AND NOT d.trusted)
  UNION ALL
  SELECT 'crl', r.sha256, r.this_update, NULL
    FROM crl_trust k JOIN crl r ON r.sha256 = k.crl_sha256 WHERE k.current
  UNION ALL
  SELECT CASE l.kind WHEN 'master-list' THEN 'ml' ELSE 'dl' END, l.sha256, l.signed_at, NULL
    FROM list l JOIN list_trust t ON t.sha256 = l.sha256
   WHERE t.status = 'trusted'
      OR t.status <> 'withdrawn'
         AND EXISTS (SELECT FROM list_signer own WHERE own.certificate_sha256 = l.signer_sha256)
), named AS (
  SELECT p.*, e.at,
         row_number() OVER (PARTITION BY p.kind, p.country, p.rdn_key
           ORDER BY e.at DESC NULLS LAST, e.lesser, p.sha256 DESC) AS place
    FROM eligible e JOIN placement p ON p.kind = e.kind AND p.sha256 = e.sha256
)
SELECT n.kind, n.sha256, n.country, n.conforming, n.pkd_version, n.claimed_codes, n.claimed_texts,
       CASE WHEN n.place = 1 THEN n.rdn ELSE n.longer_rdn END AS rdn,
       CASE WHEN n.place = 1 THEN n.rdn_key ELSE n.longer_rdn_key END AS rdn_key
  FROM named n WHERE n.place = 1 OR n.kind = 'dsc';

-- Brings the entries to what they shall be, under one new version if any of them changes.
-- Planned anew each time, as above.
CREATE FUNCTION refresh_entries() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  next bigint;
  changes bigint;
BEGIN
  SELECT version + 1 INTO next FROM directory_version FOR UPDATE;
  EXECUTE $sql$
  WITH desired AS MATERIALIZED (
    SELECT * FROM desired_entry
  ), kept AS MATERIALIZED (
    SELECT e.id, e.kind, e.sha256
      FROM entry e JOIN desired d ON d.kind = e.kind AND d.sha256 = e.sha256
     WHERE e.removed_version IS NULL
       AND (d.country, d.rdn, d.rdn_key, d.conforming, d.claimed_codes, d.claimed_texts)
           = (e.country, e.rdn, e.rdn_key, e.conforming, e.claimed_codes, e.claimed_texts)
       AND d.pkd_version IS NOT DISTINCT FROM e.pkd_version
  ), gone AS (
    UPDATE entry e SET removed_version = $1
     WHERE e.removed_version IS NULL AND NOT EXISTS (SELECT FROM kept k WHERE k.id = e.id)
    RETURNING e.id
  ), came AS (
    INSERT INTO entry (kind, sha256, country, rdn, rdn_key, conforming, pkd_version,
        claimed_codes, claimed_texts, added_version)
    SELECT d.kind, d.sha256, d.country, d.rdn, d.rdn_key, d.conforming, d.pkd_version,
           d.claimed_codes, d.claimed_texts, $1
      FROM desired d
     WHERE NOT EXISTS (SELECT FROM kept k WHERE k.kind = d.kind AND k.sha256 = d.sha256)
       -- Old ones go before new ones of their names come.
       AND (SELECT count(*) FROM gone) >= 0
     ORDER BY d.kind, d.country, d.rdn_key
    RETURNING id
  )
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM came)
  $sql$ INTO changes USING next;
  IF changes > 0 THEN
    UPDATE directory_version SET version = next, changed_at = now();
  END IF;
END $$;

-- ---------------------------------------------------------------------------------------------

-- What trust became of an import.
ALTER TABLE import ADD COLUMN effect jsonb;
GRANT UPDATE (effect) ON import TO marty_pkd_app;

-- Computes everything anew, from all there is; a change at a time.
CREATE OR REPLACE FUNCTION refresh_trust() RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  withdrawn bytea[];
  dead bytea[];
  introduced bytea[];
  without_first_use bytea[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0));
  -- After the upgrade of a directory the service reads its certificates once more. Until it has,
  -- nothing here knows what is a CA: what was trusted and published before stays as it is.
  IF EXISTS (SELECT FROM certificate WHERE key_sha256 IS NULL) THEN
    RETURN;
  END IF;
  withdrawn := ARRAY(SELECT d.subject_sha256 FROM current_decision d
                      WHERE d.subject_kind = 'certificate' AND NOT d.trusted);
  introduced := ARRAY(SELECT c.sha256 FROM csca_closure(withdrawn, true) c);
  DELETE FROM introduced_csca t
   WHERE NOT EXISTS (SELECT FROM unnest(introduced) i WHERE i = t.certificate_sha256);
  INSERT INTO introduced_csca (certificate_sha256) SELECT unnest(introduced) ON CONFLICT DO NOTHING;

  PERFORM refresh_csca_names();
  PERFORM refresh_crls();

  dead := withdrawn || ARRAY(SELECT revoked_authority());
  without_first_use := CASE
    WHEN EXISTS (SELECT FROM list_issuer s
                  WHERE s.origin = 'first-use' AND s.withdrawn_at IS NULL)
    THEN ARRAY(SELECT c.sha256 FROM csca_closure(dead, false) c) END;
  DELETE FROM trusted_csca;
  INSERT INTO trusted_csca (certificate_sha256, reasons, via, first_use)
  SELECT c.sha256, c.reasons, c.via,
         without_first_use IS NOT NULL
           AND NOT EXISTS (SELECT FROM unnest(without_first_use) u WHERE u = c.sha256)
    FROM csca_closure(dead, true) c;

  DELETE FROM trusted_list;
  INSERT INTO trusted_list (list_sha256, current)
  SELECT a.list_sha256, a.current FROM accepted_list(dead, true) a
  UNION ALL
  -- Deviation lists introduce nothing; the newest of each CSCA's key counts.
  SELECT r.sha256, bool_or(r.newest)
    FROM (SELECT l.sha256, row_number() OVER (PARTITION BY p.key_sha256
                             ORDER BY l.signed_at DESC NULLS LAST, l.sha256 DESC) = 1 AS newest
            FROM list l
            JOIN list_objection o ON o.sha256 = l.sha256 AND o.because IS NULL
            JOIN certificate_issuer i ON i.certificate_sha256 = l.signer_sha256
            JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256
            JOIN certificate p ON p.sha256 = t.certificate_sha256
           WHERE l.kind = 'deviation-list'
             AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = l.signer_sha256)
             AND NOT EXISTS (SELECT FROM current_decision d
                              WHERE d.subject_kind = 'list' AND d.subject_sha256 = l.sha256
                                AND NOT d.trusted)) r
   GROUP BY r.sha256;

  PERFORM refresh_entries();
END $$;

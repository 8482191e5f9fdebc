-- What is of nobody's country, bar code signers, the countries of the own csca, and names that
-- nobody can take from another entry. Run by `marty migrate` as the owner role.

-- ---------------------------------------------------------------------------------------------
-- Countries. ZZ is nobody's in ISO 3166-1; the UN signs with it beside its own code, and a name
-- without country is of nobody's as well. A state's names stay the state's.

-- may_claim and same_country stand before this, since deviation lists need them.

CREATE OR REPLACE FUNCTION crl_signer(name text, key text, of_country text)
RETURNS TABLE (sha256 bytea) LANGUAGE sql STABLE AS $$
  SELECT c.sha256 FROM certificate c WHERE c.ca AND c.subject_name = name
  UNION
  SELECT c.sha256 FROM certificate c
   WHERE c.ca AND c.subject_key_identifier = key AND same_country(c.country, of_country)
$$;

CREATE OR REPLACE FUNCTION accepted_key(dead bytea[], with_first_use boolean)
RETURNS TABLE (list_issuer_id uuid, key_sha256 bytea) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE living AS MATERIALIZED (
    SELECT c.sha256, c.key_sha256, c.country FROM certificate c
     WHERE c.ca AND NOT EXISTS (SELECT FROM unnest(dead) d WHERE d = c.sha256)
  ), step AS MATERIALIZED (
    SELECT DISTINCT p.key_sha256 AS old, l.key_sha256 AS new
      FROM living l
      JOIN certificate_issuer i ON i.certificate_sha256 = l.sha256
      JOIN living p ON p.sha256 = i.issuer_sha256
     WHERE p.key_sha256 <> l.key_sha256 AND may_claim(p.country, l.country)
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

-- For which countries the own csca introduces anchors, as the configuration said last; none: all.
CREATE TABLE own_country (country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'));

CREATE OR REPLACE FUNCTION csca_closure(dead bytea[], with_first_use boolean)
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
    SELECT o.certificate_sha256, 'own-csca'
      FROM own_certificate o JOIN certificate c ON c.sha256 = o.certificate_sha256
     WHERE o.kind IN ('root', 'link')
       AND (NOT EXISTS (SELECT FROM own_country)
            OR EXISTS (SELECT FROM own_country w WHERE w.country = c.country))
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
     WHERE l.sha256 <> p.sha256 AND may_claim(p.country, l.country)
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

CREATE OR REPLACE VIEW csca_edge AS
WITH introduced AS MATERIALIZED (
  SELECT c.sha256, c.subject_name, c.key_sha256, c.country
    FROM introduced_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
), edge AS (
  SELECT p.subject_name AS name, l.subject_name AS other
    FROM introduced l
    JOIN certificate_issuer i ON i.certificate_sha256 = l.sha256
    JOIN introduced p ON p.sha256 = i.issuer_sha256
   WHERE same_country(p.country, l.country)
  UNION
  SELECT a.subject_name, b.subject_name
    FROM introduced a JOIN introduced b ON b.key_sha256 = a.key_sha256
   WHERE same_country(a.country, b.country)
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

-- CRLs say anew which names are their CSCA's.
UPDATE crl SET alternative_names = NULL
 WHERE country IS NULL OR country IN ('UN', 'ZZ');

-- ---------------------------------------------------------------------------------------------
-- Bar code signers (Doc 9303-12 clause 7.1.3), in branches of their own.

ALTER TABLE certificate
  DROP CONSTRAINT certificate_profile_check,
  ADD CONSTRAINT certificate_profile CHECK
    (profile IN ('CSCA', 'DSC', 'MLS', 'DLS', 'BCSC', 'BCSC-NC'));
ALTER TABLE entry
  DROP CONSTRAINT entry_kind_check,
  ADD CONSTRAINT entry_kind CHECK (kind IN ('dsc', 'bcsc', 'bcsc-nc', 'crl', 'ml', 'dl'));
ALTER TABLE placement
  DROP CONSTRAINT placement_kind_check,
  DROP CONSTRAINT placement_check,
  DROP CONSTRAINT placement_check1,
  ADD CONSTRAINT placement_kind CHECK (kind IN ('dsc', 'bcsc', 'bcsc-nc', 'crl', 'ml', 'dl')),
  ADD CONSTRAINT placement_longer CHECK
    ((kind IN ('dsc', 'bcsc', 'bcsc-nc')) = (longer_rdn IS NOT NULL)),
  ADD CONSTRAINT placement_longer_key CHECK ((longer_rdn IS NULL) = (longer_rdn_key IS NULL));

-- Those that came before were judged as Document Signers: the service reads them once more. Told by
-- the purpose that stands in them, 2.23.136.1.1.11.1 or 2.23.136.1.1.14.2, or by a missing key usage.
UPDATE certificate c SET profile = NULL, key_sha256 = NULL
 WHERE c.profile = 'DSC'
   AND (position('\x060767810801010b01'::bytea IN c.der) > 0
     OR position('\x060767810801010e02'::bytea IN c.der) > 0
     OR EXISTS (SELECT FROM certificate_finding f
                 WHERE f.certificate_sha256 = c.sha256 AND f.code LIKE '%:DSC.BKU.14'));

-- ---------------------------------------------------------------------------------------------
-- Names of entries. A source's own name can be another's longer one, or of the same MD5: who has it
-- by itself keeps it, and the other gets one that no source can give, since those have a cn.

CREATE OR REPLACE VIEW desired_entry AS
WITH eligible AS (
  SELECT p.kind, p.sha256, NULL::timestamptz AS at, p.sha256 AS lesser
    FROM placement p
   WHERE p.longer_rdn IS NOT NULL
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
  SELECT p.*, e.at, e.lesser,
         row_number() OVER (PARTITION BY p.kind, p.country, p.rdn_key
           ORDER BY e.at DESC NULLS LAST, e.lesser, p.sha256 DESC) AS place
    FROM eligible e JOIN placement p ON p.kind = e.kind AND p.sha256 = e.sha256
), wanted AS (
  SELECT n.*, CASE WHEN n.place = 1 THEN n.rdn ELSE n.longer_rdn END AS wanted_rdn,
         CASE WHEN n.place = 1 THEN n.rdn_key ELSE n.longer_rdn_key END AS wanted_key
    FROM named n WHERE n.place = 1 OR n.longer_rdn IS NOT NULL
), had AS (
  SELECT w.*, row_number() OVER (PARTITION BY w.kind, w.country, md5(w.wanted_key)
                ORDER BY w.place > 1, w.lesser, w.sha256 DESC) AS turn
    FROM wanted w
)
SELECT h.kind, h.sha256, h.country, h.conforming, h.pkd_version, h.claimed_codes, h.claimed_texts,
       CASE WHEN h.turn = 1 THEN h.wanted_rdn ELSE 'uid=' || encode(h.sha256, 'hex') END AS rdn,
       CASE WHEN h.turn = 1 THEN h.wanted_key ELSE 'uid=' || encode(h.sha256, 'hex') END AS rdn_key
  FROM had h;

-- ---------------------------------------------------------------------------------------------
-- Superseded CRLs whose entries go on counting. A CSCA that drops what has expired leaves one behind
-- each time: the newest 8 of each CSCA are handed to verifiers, of the others their entries.

CREATE VIEW lasting_crl AS
SELECT k.crl_sha256, k.csca,
       row_number() OVER (PARTITION BY k.csca ORDER BY r.this_update DESC, k.crl_sha256) <= 8 AS whole
  FROM crl_trust k JOIN crl r ON r.sha256 = k.crl_sha256
 WHERE k.lasting AND NOT k.current;

CREATE OR REPLACE VIEW crl_scope AS
SELECT k.crl_sha256, k.current, n.name
  FROM crl_trust k JOIN csca_name n ON n.csca = k.csca WHERE k.current
UNION ALL
SELECT l.crl_sha256, false, n.name
  FROM lasting_crl l JOIN csca_name n ON n.csca = l.csca WHERE l.whole;

-- The entries of the others, but for what a current CRL lists: each serial number once.
CREATE VIEW former_entry AS
SELECT l.csca, e.serial, max(e.revoked_at) AS revoked_at
  FROM lasting_crl l
  JOIN crl_entry e ON e.crl_sha256 = l.crl_sha256
 WHERE NOT l.whole
   AND NOT EXISTS (SELECT FROM crl_entry c JOIN crl_trust k ON k.crl_sha256 = c.crl_sha256
                    WHERE c.serial = e.serial AND k.current AND k.csca = l.csca)
 GROUP BY l.csca, e.serial;

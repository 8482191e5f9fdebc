-- The directory proper: what is published, whose signature is whose, what is trusted and why, and
-- imports that outlive the process. Run by `marty migrate` as the owner role.

-- ---------------------------------------------------------------------------------------------
-- Lists: master lists and deviation lists as received.

CREATE TABLE list (
  sha256 bytea PRIMARY KEY REFERENCES object,
  kind text NOT NULL CHECK (kind IN ('master-list', 'deviation-list')),
  -- Of the signer; '' where its certificate names none.
  country text NOT NULL CHECK (country ~ '^([A-Z]{2})?$'),
  -- The CSCA as the signer's certificate names it.
  issuer text NOT NULL,
  -- Null for lists of earlier versions, which kept it in the list only.
  signer_sha256 bytea REFERENCES certificate,
  signed_at timestamptz,
  -- status, algorithms, signer and its issuer, as answered to the client
  signature jsonb NOT NULL,
  -- Whether its certificates become trust anchors when nobody decides otherwise: found out in the
  -- transaction that brings the list, once it is known whose signatures are whose.
  trusted boolean NOT NULL,
  -- Why, or why not.
  trust_reason text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX list_newest ON list (kind, country, signed_at DESC NULLS LAST);

CREATE TABLE list_certificate (
  list_sha256 bytea NOT NULL REFERENCES list,
  position integer NOT NULL CHECK (position >= 0),
  certificate_sha256 bytea NOT NULL REFERENCES certificate,
  PRIMARY KEY (list_sha256, position)
);
CREATE INDEX list_certificate_by_certificate ON list_certificate (certificate_sha256);

CREATE TABLE list_finding (
  list_sha256 bytea NOT NULL REFERENCES list,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  severity text NOT NULL CHECK (severity IN ('ERR', 'WARN')),
  code text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (list_sha256, ordinal)
);

-- What earlier versions kept with the import.
INSERT INTO list (sha256, kind, country, issuer, signed_at, signature, trusted, trust_reason, received_at)
SELECT DISTINCT ON (object_sha256) object_sha256, 'master-list',
       coalesce(upper(signature -> 'signer' ->> 'country'), ''),
       coalesce(signature -> 'signer' ->> 'issuer', ''),
       (signature ->> 'signingTime')::timestamptz, signature, true,
       'imported by hand', at
  FROM import ORDER BY object_sha256, at;
INSERT INTO list_certificate (list_sha256, position, certificate_sha256)
SELECT DISTINCT i.object_sha256, p.position, p.certificate_sha256
  FROM import_certificate p JOIN import i ON i.id = p.import_id;
INSERT INTO list_finding (list_sha256, ordinal, severity, code, text)
SELECT DISTINCT ON (i.object_sha256, f.ordinal) i.object_sha256, f.ordinal, f.severity, f.code, f.text
  FROM import_finding f JOIN import i ON i.id = f.import_id;
DROP TABLE import_certificate;
DROP TABLE import_finding;

-- ---------------------------------------------------------------------------------------------
-- Imports: received piece by piece, then taken in whole or not at all.

ALTER TABLE import DROP CONSTRAINT import_kind_check;
ALTER TABLE import DROP CONSTRAINT import_object_sha256_fkey;
ALTER TABLE import DROP CONSTRAINT import_check;
ALTER TABLE import DROP COLUMN signature;
ALTER TABLE import ALTER COLUMN kind DROP NOT NULL;
-- Of the whole upload; an LDIF file is not kept, only what stands in it.
ALTER TABLE import RENAME COLUMN object_sha256 TO sha256;
ALTER TABLE import ALTER COLUMN sha256 DROP NOT NULL;
ALTER TABLE import
  ALTER COLUMN seen SET DEFAULT 0,
  ALTER COLUMN stored SET DEFAULT 0,
  ALTER COLUMN known SET DEFAULT 0,
  ALTER COLUMN rejected SET DEFAULT 0,
  ADD COLUMN removed integer NOT NULL DEFAULT 0 CHECK (removed >= 0),
  -- receiving: the upload is not over; waiting: it is, and nothing of it is taken in yet.
  ADD COLUMN status text NOT NULL DEFAULT 'done'
    CHECK (status IN ('receiving', 'waiting', 'done', 'refused', 'failed')),
  ADD COLUMN bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  ADD COLUMN attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  ADD COLUMN finished_at timestamptz,
  -- Which configured source, or what the client said.
  ADD COLUMN source text CHECK (length(source) BETWEEN 1 AND 255),
  -- Whether lists in it may make trust anchors.
  ADD COLUMN trust boolean NOT NULL DEFAULT true,
  -- New in the directory, by kind.
  ADD COLUMN objects jsonb NOT NULL DEFAULT '{}',
  -- Why it was refused or failed.
  ADD COLUMN problem jsonb,
  ADD CONSTRAINT import_kind CHECK
    (kind IN ('ldif', 'master-list', 'deviation-list', 'crl', 'certificate', 'pem')),
  ADD CONSTRAINT import_sum CHECK (seen = stored + known + removed + rejected),
  ADD CONSTRAINT import_complete CHECK (status IN ('receiving', 'refused', 'failed') OR sha256 IS NOT NULL),
  ADD CONSTRAINT import_done CHECK (status <> 'done' OR kind IS NOT NULL);
ALTER TABLE import ALTER COLUMN status DROP DEFAULT;
UPDATE import SET finished_at = at;
CREATE INDEX import_open ON import (at) WHERE status IN ('receiving', 'waiting');
CREATE INDEX import_newest ON import (at DESC, id);

-- An upload as it arrives; gone when the import has ended.
CREATE TABLE import_chunk (
  import_id uuid NOT NULL REFERENCES import,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  content bytea NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);
-- Base64 and signatures do not get smaller.
ALTER TABLE import_chunk ALTER COLUMN content SET STORAGE EXTERNAL;

-- How far an import has come: written beside its transaction, which nobody can look into.
CREATE TABLE import_progress (
  import_id uuid PRIMARY KEY REFERENCES import,
  phase text NOT NULL CHECK (phase IN ('reading', 'linking', 'publishing')),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  entries integer NOT NULL CHECK (entries >= 0),
  at timestamptz NOT NULL DEFAULT now()
);

-- What an import brought, known before or not: where everything comes from.
CREATE TABLE import_object (
  import_id uuid NOT NULL REFERENCES import,
  kind text NOT NULL CHECK (kind IN ('certificate', 'crl', 'list')),
  sha256 bytea NOT NULL,
  PRIMARY KEY (import_id, kind, sha256)
);
CREATE INDEX import_object_by_object ON import_object (sha256);
INSERT INTO import_object (import_id, kind, sha256) SELECT id, 'list', sha256 FROM import;

-- Entries that were not taken in.
CREATE TABLE import_rejection (
  import_id uuid NOT NULL REFERENCES import,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  -- Where its record begins, from 1; null for files without lines.
  line bigint CHECK (line > 0),
  dn text,
  reason text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);

-- ---------------------------------------------------------------------------------------------
-- Certificates: how they are found, whose signature they bear.

-- Names in the comparison form of RFC 5280 clause 7.1; null only until the service has filled
-- them in for certificates of earlier versions.
ALTER TABLE certificate
  ADD COLUMN subject_name text,
  ADD COLUMN issuer_name text,
  ADD COLUMN profile text CHECK (profile IN ('CSCA', 'DSC', 'MLS', 'DLS')),
  ADD COLUMN first_seen timestamptz NOT NULL DEFAULT now();
CREATE INDEX certificate_by_subject ON certificate USING hash (subject_name);
CREATE INDEX certificate_by_issuer ON certificate USING hash (issuer_name);
CREATE INDEX certificate_by_serial ON certificate USING hash (serial);
CREATE INDEX certificate_by_ski ON certificate USING hash (subject_key_identifier);
CREATE INDEX certificate_finding_by_code ON certificate_finding (code, certificate_sha256);
GRANT UPDATE (subject_name, issuer_name, profile) ON certificate TO marty_pkd_app;

-- A fact about two objects: the issuer's key verifies the certificate's signature, and the names
-- fit. Whether the issuer is trusted is another question.
CREATE TABLE certificate_issuer (
  certificate_sha256 bytea NOT NULL REFERENCES certificate,
  issuer_sha256 bytea NOT NULL REFERENCES certificate,
  PRIMARY KEY (certificate_sha256, issuer_sha256)
);
CREATE INDEX certificate_issuer_by_issuer ON certificate_issuer (issuer_sha256);

-- ---------------------------------------------------------------------------------------------
-- CRLs of everybody.

ALTER TABLE crl ALTER COLUMN country DROP NOT NULL;
ALTER TABLE crl DROP CONSTRAINT crl_origin_check;
ALTER TABLE crl ADD CONSTRAINT crl_origin CHECK (origin IN ('own-csca', 'import'));
ALTER TABLE crl ADD COLUMN issuer_name text;
-- A strange issuer's name can be longer than a btree takes.
DROP INDEX crl_newest;
CREATE INDEX crl_newest ON crl (country, number DESC NULLS LAST, this_update DESC);
GRANT UPDATE (issuer_name) ON crl TO marty_pkd_app;

CREATE TABLE crl_entry (
  crl_sha256 bytea NOT NULL REFERENCES crl,
  -- As in certificate.serial.
  serial text NOT NULL,
  revoked_at timestamptz NOT NULL
);
-- Not unique by (crl, serial): a serial can be longer than a btree takes.
CREATE INDEX crl_entry_by_crl ON crl_entry (crl_sha256);
CREATE INDEX crl_entry_by_serial ON crl_entry USING hash (serial);

CREATE TABLE crl_issuer (
  crl_sha256 bytea NOT NULL REFERENCES crl,
  issuer_sha256 bytea NOT NULL REFERENCES certificate,
  PRIMARY KEY (crl_sha256, issuer_sha256)
);
CREATE INDEX crl_issuer_by_issuer ON crl_issuer (issuer_sha256);

CREATE TABLE crl_finding (
  crl_sha256 bytea NOT NULL REFERENCES crl,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  severity text NOT NULL CHECK (severity IN ('ERR', 'WARN')),
  code text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (crl_sha256, ordinal)
);

-- ---------------------------------------------------------------------------------------------
-- Trust: decided by people, by lists and by the own csca; computed, never typed in.

CREATE TABLE trust_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('certificate', 'list')),
  subject_sha256 bytea NOT NULL,
  trusted boolean NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  request_id text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX trust_decision_newest ON trust_decision (subject_kind, subject_sha256, id DESC);

-- The latest decision on each subject.
CREATE VIEW current_decision AS
SELECT DISTINCT ON (subject_kind, subject_sha256) subject_kind, subject_sha256, trusted, reason, at
  FROM trust_decision ORDER BY subject_kind, subject_sha256, id DESC;

-- Of each country the newest list that is trusted; an older one counts no more.
CREATE VIEW current_list AS
SELECT DISTINCT ON (l.kind, l.country) l.sha256, l.kind, l.country, l.signed_at
  FROM list l LEFT JOIN current_decision d ON d.subject_kind = 'list' AND d.subject_sha256 = l.sha256
 WHERE coalesce(d.trusted, l.trusted)
 ORDER BY l.kind, l.country, l.signed_at DESC NULLS LAST, l.received_at DESC, l.sha256;

CREATE TABLE trusted_csca (
  certificate_sha256 bytea PRIMARY KEY REFERENCES certificate,
  -- 'master-list', 'own-csca', 'by-hand'; empty if only a trusted issuer vouches for it
  reasons text[] NOT NULL,
  -- The trusted certificate that signed this link, where reasons is empty.
  via bytea REFERENCES certificate,
  CHECK ((cardinality(reasons) = 0) = (via IS NOT NULL))
);

-- Computes trusted_csca anew: what there is a reason for, and what such a certificate has signed.
-- A withdrawn certificate is out, and vouches for nothing. Some thousand rows; a change at a time.
CREATE FUNCTION refresh_trust() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('marty.pkd.trust', 0));
  DELETE FROM trusted_csca;
  WITH RECURSIVE reason AS (
    SELECT certificate_sha256, 'master-list' AS because
      FROM list_certificate lc JOIN current_list l ON l.sha256 = lc.list_sha256 AND l.kind = 'master-list'
    UNION
    SELECT certificate_sha256, 'own-csca' FROM own_certificate WHERE kind IN ('root', 'link')
    UNION
    SELECT subject_sha256, 'by-hand' FROM current_decision
     WHERE subject_kind = 'certificate' AND trusted
  ), withdrawn AS (
    SELECT subject_sha256 AS sha256 FROM current_decision
     WHERE subject_kind = 'certificate' AND NOT trusted
  ), anchor AS (
    SELECT certificate_sha256 AS sha256, array_agg(because ORDER BY because) AS reasons
      FROM reason
     WHERE certificate_sha256 NOT IN (SELECT sha256 FROM withdrawn)
     GROUP BY certificate_sha256
  ), vouched AS (
    SELECT sha256, NULL::bytea AS via FROM anchor
    UNION
    SELECT link.certificate_sha256, link.issuer_sha256
      FROM vouched
      JOIN certificate_issuer link ON link.issuer_sha256 = vouched.sha256
      JOIN certificate c ON c.sha256 = link.certificate_sha256 AND c.profile = 'CSCA'
     WHERE link.certificate_sha256 NOT IN (SELECT sha256 FROM withdrawn)
  )
  INSERT INTO trusted_csca (certificate_sha256, reasons, via)
  SELECT sha256, reasons, NULL FROM anchor
  UNION ALL
  SELECT sha256, '{}', (array_agg(via ORDER BY via))[1] FROM vouched
   WHERE sha256 NOT IN (SELECT sha256 FROM anchor) AND via IS NOT NULL
   GROUP BY sha256;
$$;

-- ---------------------------------------------------------------------------------------------
-- What the directory publishes: the entries of the PKD's tree, with the version each came and went.

CREATE TABLE directory_version (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Raised by one in each transaction that changes an entry; its row lock keeps them in order.
  version bigint NOT NULL CHECK (version >= 0),
  changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO directory_version (version) VALUES (0);

CREATE TABLE entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('dsc', 'crl', 'ml', 'dl')),
  sha256 bytea NOT NULL,
  -- The c= it stands under; ZZ where an object names none.
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- RFC 4514, as its source wrote it or as the directory writes it.
  rdn text NOT NULL,
  -- The same, normalised: what a change of the source is matched by.
  rdn_key text NOT NULL,
  -- False: below nc-data.
  conforming boolean NOT NULL,
  -- As its source says; null if it has none.
  pkd_version integer,
  -- pkdConformanceCode and pkdConformanceText as its source says.
  claimed_codes text[] NOT NULL DEFAULT '{}',
  claimed_texts text[] NOT NULL DEFAULT '{}',
  added_version bigint NOT NULL CHECK (added_version > 0),
  removed_version bigint CHECK (removed_version > added_version)
);
CREATE UNIQUE INDEX entry_object ON entry (kind, sha256) WHERE removed_version IS NULL;
-- A name can be longer than a btree takes.
CREATE UNIQUE INDEX entry_name ON entry (kind, country, md5(rdn_key)) WHERE removed_version IS NULL;
CREATE INDEX entry_added ON entry (added_version);
CREATE INDEX entry_removed ON entry (removed_version) WHERE removed_version IS NOT NULL;

-- ---------------------------------------------------------------------------------------------
-- What was received stays as it was received; an import changes only while it is under way.
GRANT UPDATE (kind, sha256, idempotency_key, seen, stored, known, removed, rejected, status, bytes,
  attempts, finished_at, objects, problem) ON import TO marty_pkd_app;
GRANT DELETE ON import TO marty_pkd_app;
REVOKE UPDATE, DELETE ON list, list_certificate, list_finding, import_object, import_rejection,
  certificate_issuer, crl_entry, crl_issuer, crl_finding, trust_decision FROM marty_pkd_app;
GRANT UPDATE (trusted, trust_reason) ON list TO marty_pkd_app;
REVOKE INSERT, DELETE ON directory_version FROM marty_pkd_app;
REVOKE UPDATE, DELETE ON entry FROM marty_pkd_app;
GRANT UPDATE (removed_version) ON entry TO marty_pkd_app;

-- What issuing needs: the holder's data as given, the request to document_signer and when to send it
-- again, the end of a passport's life. Run by `marty migrate` as the owner role.

ALTER TABLE passport
  ADD COLUMN document_type text NOT NULL CHECK (document_type ~ '^[A-Z]{1,2}$'),
  ADD COLUMN format text NOT NULL CHECK (format IN ('TD1', 'TD2', 'TD3')),
  ADD COLUMN lds_version text NOT NULL CHECK (lds_version IN ('1.7', '1.8')),
  -- As the application gave it, for people: names in national characters, whole dates.
  ADD COLUMN holder jsonb NOT NULL,
  -- The body of POST /api/document_signer/sods, the same at every attempt.
  ADD COLUMN signing_request jsonb NOT NULL,
  ADD COLUMN request_id text NOT NULL,
  ADD COLUMN attempts integer NOT NULL DEFAULT 0,
  -- Nobody else signs before this time: whoever takes the work moves it on.
  ADD COLUMN next_attempt_at timestamptz NOT NULL,
  ADD COLUMN last_error text,
  ADD COLUMN revoked_at timestamptz,
  ADD COLUMN revocation_reason text;

-- A passport that was never signed can be revoked too.
ALTER TABLE passport DROP CONSTRAINT passport_check;
ALTER TABLE passport
  ADD CONSTRAINT passport_issued_at
    CHECK (CASE status WHEN 'pending-signature' THEN issued_at IS NULL
                       WHEN 'issued' THEN issued_at IS NOT NULL
                       ELSE true END),
  ADD CONSTRAINT passport_revoked
    CHECK ((status = 'revoked') = (revoked_at IS NOT NULL)
           AND (status = 'revoked') = (revocation_reason IS NOT NULL));

DROP INDEX passport_pending;
CREATE INDEX passport_due ON passport (next_attempt_at) WHERE status = 'pending-signature';
CREATE INDEX passport_by_number ON passport (document_number);
CREATE INDEX passport_in_order ON passport (created_at, id);

CREATE TABLE idempotency (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
  request_sha256 bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
  status integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
REVOKE UPDATE, DELETE ON idempotency FROM marty_passport_engine_app;
-- A file never changes once it is written.
REVOKE UPDATE ON passport_file FROM marty_passport_engine_app;

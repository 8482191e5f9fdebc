-- What csca takes in from other services after a restore: certificates whose private key is lost, and
-- revocations of certificates that nobody has any more. Run by `marty migrate` as the owner role.

-- A key that this database never had, or has no more: its certificate is known, it signs nothing.
ALTER TABLE signing_key
  ADD COLUMN lost_at timestamptz,
  DROP CONSTRAINT signing_key_check1,
  ADD CONSTRAINT signing_key_in_one_place
    CHECK (num_nonnulls(wrapped_private_key, token_label, lost_at) = 1);

-- Entries of CRLs without their certificates. Complete CRLs go on naming them.
CREATE TABLE revoked_serial (
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- As certificate.serial.
  serial bytea NOT NULL CHECK (octet_length(serial) BETWEEN 1 AND 20),
  revoked_at timestamptz NOT NULL,
  PRIMARY KEY (country, serial)
);
REVOKE UPDATE, DELETE ON revoked_serial FROM marty_csca_app;

-- All that a country ever revoked.
CREATE VIEW revocation AS
SELECT country, serial, revoked_at FROM certificate WHERE revoked_at IS NOT NULL
UNION ALL
SELECT country, serial, revoked_at FROM revoked_serial s
 WHERE NOT EXISTS (SELECT FROM certificate c
                    WHERE c.country = s.country AND c.serial = s.serial
                      AND c.revoked_at IS NOT NULL);

-- The fingerprint that a CRL is asked for by, computed once: it is of megabytes, and who only asks
-- whether there is another one makes no work. Run by `marty migrate` as the owner role.

ALTER TABLE crl ADD COLUMN sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(der)) STORED;

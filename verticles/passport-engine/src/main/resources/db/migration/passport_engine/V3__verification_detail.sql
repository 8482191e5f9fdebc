-- What a verification says beyond its steps. Hashes and outcomes, no personal data. Run by `marty
-- migrate` as the owner role.

ALTER TABLE verification
  ADD COLUMN data_groups jsonb NOT NULL DEFAULT '[]',
  -- Document Signer and CSCA certificate, by fingerprint; null where there is none to be found
  ADD COLUMN signer jsonb;

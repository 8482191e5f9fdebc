-- What a verification rests on: steps that only warn, and how old the trust material was. Run by
-- `marty migrate` as the owner role.

ALTER TABLE verification
  ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]',
  -- {"country", "ageSeconds"}; null where nothing told whose it would be
  ADD COLUMN trust_material jsonb;

-- What the issuing State says is wrong with a document. Run by `marty migrate` as the owner role.

ALTER TABLE verification
  -- {"told", "detail", "applying"}; null of verifications before this
  ADD COLUMN deviations jsonb;

-- Which database was compared with csca last: a restored one is another. Run by `marty migrate` as the
-- owner role.

CREATE TABLE reconciliation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  incarnation text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX own_certificate_by_kind ON own_certificate (kind, certificate_sha256);

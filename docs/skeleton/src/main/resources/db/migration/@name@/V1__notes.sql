-- Run by `marty migrate` as the owner role, which owns what is made here. The role of the service
-- may read and write rows by the default privileges of db-init.

CREATE TABLE note (
  id uuid PRIMARY KEY,
  text text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);

-- Run by `marty migrate` as the owner role, which owns what is made here. The role of the service
-- may read and write rows by the default privileges of db-init.

-- The app role may read which migrations ran, and no more: a service that could write there refuses
-- to start.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM marty_@name@_app;

CREATE TABLE note (
  id uuid PRIMARY KEY,
  text text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);

-- Three roles for each service database (see README.md, "Isolation"):
--   <database>_owner     owns the database, its schema and its tables; nobody logs in as it
--   <database>_migrator  logs in for `marty migrate` and may SET ROLE to the owner; no more
--   <database>_app       the running service: reads and writes rows, owns nothing
-- Idempotent: run as a superuser, as often as you like. Passwords are set apart, in 04-passwords.sql.
-- A server for some of the services only: PGOPTIONS='-c marty.databases=marty_csca' psql …, with a
-- comma between several; `marty init-db --service csca` does the same.
DO $$
DECLARE
  service_database text;
  login text;
BEGIN
  FOREACH service_database IN ARRAY string_to_array(
    coalesce(nullif(current_setting('marty.databases', true), ''),
             'marty_csca,marty_document_signer,marty_pkd,marty_passport_engine'), ',')
  LOOP
    FOREACH login IN ARRAY ARRAY['_owner', '_migrator', '_app'] LOOP
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service_database || login) THEN
        EXECUTE format('CREATE ROLE %I', service_database || login);
      END IF;
      EXECUTE format(
        'ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT %s',
        service_database || login,
        CASE login
          WHEN '_owner' THEN 'NOLOGIN'
          -- Room for three replicas, each with 8 connections that may write, 4 that only read, and its
          -- prober; a leak must not take the server.
          WHEN '_app' THEN 'LOGIN CONNECTION LIMIT 50'
          ELSE 'LOGIN CONNECTION LIMIT 5'
        END);
    END LOOP;
    EXECUTE format('GRANT %I TO %I', service_database || '_owner', service_database || '_migrator');
  END LOOP;
END
$$;

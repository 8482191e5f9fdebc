-- Runs in one service database, as a superuser. Included by 03-schemas.sql.
DO $$
DECLARE
  service_database text := current_database();
  owner_role text := service_database || '_owner';
  migrator_role text := service_database || '_migrator';
  app_role text := service_database || '_app';
  schema_name text := substr(service_database, length('marty_') + 1);
  stranger record;
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO %I', service_database, owner_role);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', service_database);
  -- Whoever was let in since the last run goes out again.
  FOR stranger IN
    SELECT DISTINCT grantee::regrole AS role
      FROM pg_database, aclexplode(datacl)
     WHERE datname = service_database
       AND grantee <> 0
       AND grantee::regrole::text <> owner_role
  LOOP
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %s', service_database, stranger.role);
  END LOOP;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I, %I', service_database, app_role, migrator_role);

  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', schema_name, owner_role);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema_name, app_role);
  EXECUTE format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I'
    ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', owner_role, schema_name, app_role);
  EXECUTE format(
    'ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I',
    owner_role, schema_name, app_role);

  -- PUBLIC may make large objects, which their maker owns and a backup keeps.
  REVOKE EXECUTE ON FUNCTION
    lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;

  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %I',
                 app_role, service_database, schema_name);
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %I',
                 migrator_role, service_database, schema_name);
  -- The last bounds, should a client come without its own: nothing of a service runs for longer.
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET statement_timeout = ''30s''',
                 app_role, service_database);
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET lock_timeout = ''5s''',
                 app_role, service_database);
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET idle_in_transaction_session_timeout = ''30s''',
                 app_role, service_database);
  -- A migration that waits for a lock blocks every query behind it.
  EXECUTE format('ALTER ROLE %I IN DATABASE %I SET lock_timeout = ''10s''',
                 migrator_role, service_database);
END
$$;

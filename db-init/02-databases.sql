-- One database for each service, and no way in by default. PostgreSQL gives PUBLIC the privileges
-- CONNECT and TEMPORARY on every new database; 03-schemas.sql takes them away in the same run.
-- CREATE DATABASE cannot run inside a function, so the statements are built and then executed.
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''',
              name, name || '_owner')
  FROM unnest(string_to_array(
         coalesce(nullif(current_setting('marty.databases', true), ''),
                  'marty_csca,marty_document_signer,marty_pkd,marty_passport_engine'), ','))
    AS name
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
\gexec

-- The maintenance databases: a service role has no business there either.
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;

-- Passwords of the eight login roles, from the environment of psql: <SERVICE>_DATABASE_PASSWORD for
-- the running service and <SERVICE>_MIGRATOR_PASSWORD for migrations, or the same names with _FILE
-- and the path of a file. A role without a password cannot log in. `marty init-db` does this step
-- by itself, from its configuration, and sends only SCRAM verifiers.
SET password_encryption = 'scram-sha-256';
-- These statements hold passwords: keep them out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

\set role marty_csca_app
\set variable CSCA_DATABASE_PASSWORD
\ir include/password.sql
\set role marty_csca_migrator
\set variable CSCA_MIGRATOR_PASSWORD
\ir include/password.sql
\set role marty_document_signer_app
\set variable DOCUMENT_SIGNER_DATABASE_PASSWORD
\ir include/password.sql
\set role marty_document_signer_migrator
\set variable DOCUMENT_SIGNER_MIGRATOR_PASSWORD
\ir include/password.sql
\set role marty_pkd_app
\set variable PKD_SERVICE_DATABASE_PASSWORD
\ir include/password.sql
\set role marty_pkd_migrator
\set variable PKD_SERVICE_MIGRATOR_PASSWORD
\ir include/password.sql
\set role marty_passport_engine_app
\set variable PASSPORT_ENGINE_DATABASE_PASSWORD
\ir include/password.sql
\set role marty_passport_engine_migrator
\set variable PASSPORT_ENGINE_MIGRATOR_PASSWORD
\ir include/password.sql

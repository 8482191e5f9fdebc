-- Privileges inside each database. The same statements run in all four; they derive the names of
-- the roles and of the schema from the name of the database they run in. A server for some of the
-- services only: run include/schema.sql in each of its databases instead.
\connect marty_csca
\ir include/schema.sql
\connect marty_document_signer
\ir include/schema.sql
\connect marty_pkd
\ir include/schema.sql
\connect marty_passport_engine
\ir include/schema.sql

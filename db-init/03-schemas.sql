-- Privileges inside each database. The same statements run in all four; they derive the names of
-- the roles and of the schema from the name of the database they run in.
\connect marty_csca
\ir include/schema.sql
\connect marty_document_signer
\ir include/schema.sql
\connect marty_pkd
\ir include/schema.sql
\connect marty_passport_engine
\ir include/schema.sql

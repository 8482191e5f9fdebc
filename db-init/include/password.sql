-- Sets the password of the role in :role from the environment variable named in :variable, or from
-- the file that :variable_FILE names. Included by 04-passwords.sql; needs psql 14 or newer.
\set file_variable :variable _FILE
\unset password
\unset file
\getenv password :variable
\getenv file :file_variable
\if :{?file}
  \set password `cat :'file'`
\endif
\if :{?password}
  ALTER ROLE :"role" PASSWORD :'password';
\else
  \warn 'No password for' :role '(set' :variable 'or' :file_variable 'and run again); it cannot log in.'
\endif

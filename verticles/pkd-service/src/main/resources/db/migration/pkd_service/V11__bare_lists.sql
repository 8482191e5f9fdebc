-- Lists of CSCA certificates that nobody signed are imports of a kind of their own. Run by `marty
-- migrate` as the owner role.

ALTER TABLE import
  DROP CONSTRAINT import_kind,
  ADD CONSTRAINT import_kind CHECK
    (kind IN ('ldif', 'master-list', 'bare-master-list', 'deviation-list', 'crl', 'certificate',
              'pem'));

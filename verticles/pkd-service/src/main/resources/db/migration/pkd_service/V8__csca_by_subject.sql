-- For each certificate the directory looks for the CSCAs that bear its issuer's name. Without this
-- index the planner puts two together and reads every CSCA's entry each time.

CREATE INDEX certificate_csca_by_subject ON certificate USING hash (subject_name)
  WHERE profile = 'CSCA';

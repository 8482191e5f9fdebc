-- trusted, untrusted or withdrawn, and why. A decision about the list itself goes before all; without
-- one, a list falls with its signer's certificate, and with the CSCA above it: when every
-- certificate known to have issued the signer's is withdrawn.
CREATE VIEW list_trust AS
SELECT l.sha256,
       CASE WHEN NOT d.trusted THEN 'withdrawn'
            WHEN d.trusted OR l.trusted AND NOT signer.withdrawn THEN 'trusted'
            ELSE 'untrusted' END AS status,
       CASE WHEN d.trusted IS NULL AND l.trusted AND signer.withdrawn
            THEN 'its signer''s certificate, or the CSCA above it, is withdrawn'
            ELSE coalesce(d.reason, l.trust_reason) END AS because
  FROM list l
  LEFT JOIN current_decision d ON d.subject_kind = 'list' AND d.subject_sha256 = l.sha256
 CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM current_decision w
                    WHERE w.subject_kind = 'certificate' AND NOT w.trusted
                      AND w.subject_sha256 = l.signer_sha256)
        OR coalesce((SELECT bool_and(EXISTS (SELECT FROM current_decision w
                                              WHERE w.subject_kind = 'certificate' AND NOT w.trusted
                                                AND w.subject_sha256 = i.issuer_sha256))
                       FROM certificate_issuer i
                      WHERE i.certificate_sha256 = l.signer_sha256), false) AS withdrawn) signer;

CREATE OR REPLACE VIEW current_list AS
SELECT DISTINCT ON (l.kind, l.country) l.sha256, l.kind, l.country, l.signed_at
  FROM list l JOIN list_trust t ON t.sha256 = l.sha256
 WHERE t.status = 'trusted'
 ORDER BY l.kind, l.country, l.signed_at DESC NULLS LAST, l.received_at DESC, l.sha256;

-- What was withdrawn before this version takes its lists with it now.
DO 'BEGIN PERFORM refresh_trust(); END';

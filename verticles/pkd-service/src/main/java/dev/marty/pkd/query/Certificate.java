package dev.marty.pkd.query;

import java.time.OffsetDateTime;

/**
 * A certificate's own words.
 *
 * @param sha256 lowercase hex
 * @param country two letters, upper case, or null
 * @param kind root, link or end entity, as in its facts
 * @param profile CSCA, DSC, MLS, DLS, BCSC or BCSC-NC
 * @param subject RFC 4514
 * @param issuer RFC 4514
 * @param serial hexadecimal, the INTEGER's octets as they stand
 * @param subjectKeyIdentifier hexadecimal, or null
 * @param authorityKeyIdentifier hexadecimal, or null
 * @param publicKey algorithm and size or curve
 * @param explicitParameters whether the curve is spelled out
 * @param signatureAlgorithm as in its facts
 * @param notBefore beginning of validity
 * @param notAfter end of validity
 * @param firstSeen when the directory took it in
 */
record Certificate(
    String sha256,
    String country,
    String kind,
    String profile,
    String subject,
    String issuer,
    String serial,
    String subjectKeyIdentifier,
    String authorityKeyIdentifier,
    String publicKey,
    boolean explicitParameters,
    String signatureAlgorithm,
    OffsetDateTime notBefore,
    OffsetDateTime notAfter,
    OffsetDateTime firstSeen) {}

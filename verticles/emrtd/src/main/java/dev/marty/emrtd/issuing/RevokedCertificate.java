package dev.marty.emrtd.issuing;

import java.math.BigInteger;
import java.time.Instant;

/**
 * One entry of a CRL. The reason is not part of it: Doc 9303-12 Table 10 forbids every entry
 * extension, the reason code included.
 *
 * @param serial serial number of the revoked certificate; its issuer is the CSCA, by any of its
 *     keys and names
 * @param revokedAt when
 */
public record RevokedCertificate(BigInteger serial, Instant revokedAt) {}

package dev.marty.emrtd.issuing;

import dev.marty.emrtd.crl.ParsedCrl;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * What a CRL shall say.
 *
 * @param number positive, larger than that of every CRL before
 * @param thisUpdate when it is made
 * @param nextUpdate when the next one is there at the latest; at most 90 days later
 * @param revoked every revoked certificate of the CSCA, whichever of its keys signed it
 * @param formerNames names the CSCA had before under which certificates are still valid (Doc
 *     9303-12 Table 10 note 1); mostly none
 */
public record CrlRequest(
    BigInteger number,
    Instant thisUpdate,
    Instant nextUpdate,
    RevokedList revoked,
    List<X500Name> formerNames) {
  private static final int MOST_NUMBER_BITS = 159;

  /** Checks the bounds; they are the caller's own, no client can choose them. */
  public CrlRequest {
    thisUpdate = thisUpdate.truncatedTo(ChronoUnit.SECONDS);
    nextUpdate = nextUpdate.truncatedTo(ChronoUnit.SECONDS);
    formerNames = List.copyOf(formerNames);
    if (number.signum() < 0 || number.bitLength() > MOST_NUMBER_BITS) {
      throw new IllegalArgumentException("a CRL number is not negative and has up to 20 octets");
    }
    if (!nextUpdate.isAfter(thisUpdate)
        || nextUpdate.isAfter(thisUpdate.plus(ParsedCrl.LONGEST_INTERVAL))) {
      throw new IllegalArgumentException(
          "nextUpdate is after thisUpdate and at most 90 days (Doc 9303-12 clause 4.1.5)");
    }
  }
}

package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.asn1.Tlv;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;

/**
 * One revoked certificate.
 *
 * @param serial its serial number
 * @param revokedAt when
 * @param revocationDate the same as it stands, UTCTime or GeneralizedTime
 * @param extensions the entry's, or null; the profile forbids them
 */
public record CrlEntry(
    BigInteger serial, Instant revokedAt, Tlv revocationDate, Extensions extensions) {
  private static final int MOST_FIELDS = 3;

  /** Reads an entry; what real ones do wrong is read too, serials with superfluous octets say. */
  static CrlEntry read(Tlv entry) throws MalformedAsn1Exception {
    List<Tlv> fields = entry.children(MOST_FIELDS);
    if (entry.identifier() != Tlv.SEQUENCE
        || fields.size() < 2
        || fields.get(0).identifier() != Tlv.INTEGER
        || fields.get(0).content().length == 0
        || !time(fields.get(1))
        || (fields.size() == MOST_FIELDS && fields.get(2).identifier() != Tlv.SEQUENCE)) {
      throw new MalformedAsn1Exception(
          Problem.WRONG_STRUCTURE,
          "CRL is malformed: there is no entry at offset " + entry.offset());
    }
    Tlv date = fields.get(1);
    return new CrlEntry(
        new BigInteger(fields.get(0).content()),
        Bouncy.decode("CRL", date.bytes(), time -> Moments.read(Time.getInstance(time))),
        date,
        fields.size() < MOST_FIELDS ? null : extensions(fields.get(2)));
  }

  private static boolean time(Tlv element) {
    return element.identifier() == BERTags.UTC_TIME
        || element.identifier() == BERTags.GENERALIZED_TIME;
  }

  private static Extensions extensions(Tlv list) throws MalformedAsn1Exception {
    return Bouncy.decode("extensions of a CRL", list.bytes(), Extensions::getInstance);
  }
}

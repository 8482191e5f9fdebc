package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Moments;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Time;

/** Moments as Doc 9303-12 Tables 5, 6 and 9 write them, to the second and ending in Z. */
public final class Times {
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  /**
   * Encodes a moment of a validity or a CRL.
   *
   * @param moment whole seconds are kept
   * @return UTCTime through 2049, GeneralizedTime from 2050 on
   */
  public static Time encode(Instant moment) {
    return new Time(moment.isBefore(YEAR_2050) ? Moments.utcTime(moment) : generalized(moment));
  }

  /** PrivateKeyUsagePeriod: both ends, always in GeneralizedTime. */
  static DERSequence usagePeriod(Lifetime life) {
    ASN1EncodableVector ends = new ASN1EncodableVector();
    ends.add(new DERTaggedObject(false, 0, generalized(life.notBefore())));
    ends.add(new DERTaggedObject(false, 1, generalized(life.keyUseEnds())));
    return new DERSequence(ends);
  }

  static Instant of(ASN1GeneralizedTime time) {
    try {
      Date date = time.getDate();
      return date.toInstant();
    } catch (ParseException e) {
      throw new IllegalArgumentException("a time that was encoded here is unreadable", e);
    }
  }

  private static DERGeneralizedTime generalized(Instant moment) {
    return new DERGeneralizedTime(GENERALIZED_TIME.format(moment));
  }
}

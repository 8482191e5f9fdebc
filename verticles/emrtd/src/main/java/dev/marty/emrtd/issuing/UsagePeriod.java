package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Moments;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/** PrivateKeyUsagePeriod: both ends, always in GeneralizedTime (Doc 9303-12 Table 6). */
final class UsagePeriod {
  private UsagePeriod() {}

  static DERSequence encode(Lifetime life) {
    ASN1EncodableVector ends = new ASN1EncodableVector();
    ends.add(new DERTaggedObject(false, 0, Moments.generalizedTime(life.notBefore())));
    ends.add(new DERTaggedObject(false, 1, Moments.generalizedTime(life.keyUseEnds())));
    return new DERSequence(ends);
  }

  static Instant read(ASN1GeneralizedTime end) {
    try {
      Date date = end.getDate();
      return date.toInstant();
    } catch (ParseException e) {
      throw new IllegalArgumentException("a time that was encoded here is unreadable", e);
    }
  }
}

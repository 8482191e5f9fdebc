package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;

/** Rules of Doc 9303-12 Tables 5, 9 and 10 about octets: integers, times, DER. */
final class Encodings {
  private static final int MAX_INTEGER_OCTETS = 20;
  private static final Pattern UTC_TIME = Pattern.compile("\\d{12}Z");
  private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{14}Z");
  private static final Pattern WITH_FRACTION = Pattern.compile("\\d{14}[.,]\\d+Z");
  private static final int FIRST_GENERALIZED_YEAR = 2050;

  /** So many octets are decoded at once. */
  private static final int SHORT = 4_096;

  private Encodings() {}

  /** Two's complement in the smallest number of octets, not negative, at most 20 octets. */
  static void integer(Field field, byte[] content, Findings findings) {
    if (content[0] < 0) {
      findings.error(field, Rule.NEGATIVE);
    }
    if (content.length > MAX_INTEGER_OCTETS) {
      findings.error(field, Rule.TOO_LONG, content.length + " octets, at most 20");
    }
    // X.690 8.3.2: the first nine bits must not all be equal.
    if (content.length > 1 && content[0] == content[1] >> 7) {
      findings.error(field, Rule.NOT_MINIMAL);
    }
  }

  static boolean zero(byte[] content) {
    return Arrays.equals(content, new byte[content.length]);
  }

  /**
   * UTCTime through 2049 and GeneralizedTime afterwards, with seconds, without fractions, in Zulu.
   *
   * @param what which of the field's times; empty where there is one only
   * @param time the whole element
   */
  static void time(Field field, String what, Octets time, Findings findings) {
    Rule wrong = wrongTime(time.toByteArray());
    if (wrong != null && what.isEmpty()) {
      findings.error(field, wrong);
    } else if (wrong != null) {
      findings.error(field, wrong, what);
    }
  }

  /** The rule that a time breaks, or null; of the whole element. */
  static Rule wrongTime(byte[] der) {
    // Both forms are shorter than 128 octets: one octet of tag, one of length.
    String text = new String(der, 2, der.length - 2, StandardCharsets.ISO_8859_1);
    return der[0] == BERTags.UTC_TIME ? utcTime(text) : generalizedTime(text);
  }

  private static Rule utcTime(String text) {
    return UTC_TIME.matcher(text).matches() ? null : Rule.WRONG_UTC_TIME;
  }

  private static Rule generalizedTime(String text) {
    if (WITH_FRACTION.matcher(text).matches()) {
      return Rule.FRACTIONAL_SECONDS;
    }
    if (!GENERALIZED_TIME.matcher(text).matches()) {
      return Rule.WRONG_GENERALIZED_TIME;
    }
    return Integer.parseInt(text.substring(0, 4)) < FIRST_GENERALIZED_YEAR
        ? Rule.GENERALIZED_TIME_TOO_EARLY
        : null;
  }

  /**
   * Lengths, set orders and string forms; default values are reported field by field. A long
   * SEQUENCE is DER if each of its members is: the entries of a large CRL as objects, and encoded
   * once more, would be hundreds of megabytes.
   *
   * @param element whose structure was checked
   */
  static boolean isDer(Tlv element) throws MalformedAsn1Exception {
    if (element.identifier() != Tlv.SEQUENCE || element.length() <= SHORT) {
      byte[] bytes = element.bytes();
      return isDer(
          Octets.owned(bytes), Bouncy.decode("encoding", bytes, ASN1Primitive.class::cast));
    }
    boolean der = element.minimalHeader();
    for (Tlv member = element.next(null); der && member != null; member = element.next(member)) {
      der = isDer(member);
    }
    return der;
  }

  /**
   * The same of a certificate, which is decoded already.
   *
   * @param encoded as received
   * @param decoded it, which keeps what it was decoded from
   */
  static boolean isDer(Octets encoded, ASN1Object decoded) {
    try {
      return Bouncy.parse(
          "encoding",
          () -> Arrays.equals(encoded.toByteArray(), decoded.getEncoded(ASN1Encoding.DER)));
    } catch (MalformedAsn1Exception e) {
      return false;
    }
  }
}

package dev.marty.emrtd.asn1;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.x509.Time;

/**
 * Times of certificates, CRLs and signatures, to the second and ending in Z (RFC 5280 clause
 * 4.1.2.5), without the date formats that BouncyCastle makes anew for each UTCTime: in an EF.SOD
 * with its certificate they took a fifth of the time of a signature.
 *
 * <p>Pure; safe on any thread.
 */
public final class Moments {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  // As BouncyCastle spells a Z, with all four digits of the year.
  private static final Pattern PLAIN = Pattern.compile("\\d{14}GMT\\+00:00");

  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moments() {}

  /**
   * Encodes a time where both forms are allowed.
   *
   * @param moment whole seconds are kept
   * @return UTCTime through 2049, GeneralizedTime from 2050 on
   */
  public static Time encode(Instant moment) {
    return new Time(moment.isBefore(YEAR_2050) ? utcTime(moment) : generalizedTime(moment));
  }

  /**
   * Makes a GeneralizedTime.
   *
   * @param moment whole seconds are kept
   * @return the time
   */
  public static ASN1GeneralizedTime generalizedTime(Instant moment) {
    return new DERGeneralizedTime(GENERALIZED_TIME.format(moment));
  }

  /** Makes a UTCTime of the years 1950 to 2049, in DER; whole seconds are kept. */
  static ASN1Primitive utcTime(Instant moment) {
    byte[] text = UTC_TIME.format(moment).getBytes(StandardCharsets.US_ASCII);
    byte[] encoding = new byte[2 + text.length];
    encoding[0] = BERTags.UTC_TIME;
    encoding[1] = (byte) text.length;
    System.arraycopy(text, 0, encoding, 2, text.length);
    try {
      // Its constructor from a text parses that text with a date format.
      return Bouncy.decode("UTCTime", encoding, ASN1Primitive.class::cast);
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException("a UTCTime of this class is one", e);
    }
  }

  /**
   * Reads a time.
   *
   * @param time UTCTime or GeneralizedTime in any form
   * @return the moment; throws an unchecked exception, as BouncyCastle does, if there is none
   */
  public static Instant read(Time time) {
    if (time.toASN1Primitive() instanceof ASN1UTCTime utc) {
      String text = utc.getAdjustedTime();
      if (PLAIN.matcher(text).matches()) {
        try {
          return plain(text);
        } catch (DateTimeException e) {
          // The thirteenth month, say: what that means is left to BouncyCastle.
          return time.getDate().toInstant();
        }
      }
    }
    return time.getDate().toInstant();
  }

  private static Instant plain(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 4, 6),
            number(text, 6, 8),
            number(text, 8, 10),
            number(text, 10, 12),
            number(text, 12, 14))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int start, int end) {
    return Integer.parseInt(text, start, end, 10);
  }
}

package dev.marty.emrtd.asn1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times mean what BouncyCastle says they mean, odd ones included. */
class MomentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "261125070300Z",
        "491231235959Z",
        "500101000000Z",
        "991231235959Z",
        "000229120000Z",
        "2611250703Z",
        "261125070300+0100",
        "2611250703-0330"
      })
  void utcTimesMeanWhatTheyDid(String text) throws Exception {
    byte[] encoding = new byte[text.length() + 2];
    encoding[0] = 0x17;
    encoding[1] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, encoding, 2, text.length());
    Time time = Time.getInstance(ASN1Primitive.fromByteArray(encoding));

    assertThat(Moments.read(time)).isEqualTo(time.getDate().toInstant());
  }

  @Test
  void generalizedTimesAreReadAsWell() {
    assertThat(Moments.read(new Time(new DERGeneralizedTime("20610101000000Z"))))
        .isEqualTo(Instant.parse("2061-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1950-01-01T00:00:00Z", "2026-11-25T07:03:09.5Z", "2049-12-31T23:59:59Z"})
  void aUtcTimeIsThatOfBouncyCastle(String moment) throws Exception {
    String text = moment.replaceAll("\\.\\d+|[-:T]", "").substring(2);

    assertThat(Moments.utcTime(Instant.parse(moment)).getEncoded(ASN1Encoding.DER))
        .isEqualTo(new DERUTCTime(text).getEncoded(ASN1Encoding.DER));
  }
}

package dev.marty.emrtd.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Asn1GuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0500",
        "3000",
        "30030201 05",
        "3080 020105 0000",
        "3080 2480 0401AA 0000 0000",
        "1F8101 00",
        "30 81 03 020105",
        "30 84 00000003 020105",
        "A0 02 30 00"
      })
  void wellFormedElementsPass(String hex) {
    assertThatCode(() -> Asn1Guard.check(bytes(hex), Asn1Limits.OBJECT)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'', EMPTY",
    "30, TRUNCATED",
    "3003 0201, TRUNCATED",
    "3080 020105, TRUNCATED",
    "3080 020105 00, TRUNCATED",
    "30 84 7FFFFFFF 00, TRUNCATED",
    "30 88 FFFFFFFFFFFFFFFF 00, TRUNCATED",
    "04 FE 01 02, TRUNCATED",
    "30 03 02 05 01, TRUNCATED",
    "30 01 02, TRUNCATED",
    "02 80 00 00, NOT_ASN1",
    "30 FF 00, NOT_ASN1",
    "00 00, NOT_ASN1",
    "30 02 00 00, NOT_ASN1",
    "3F 81 81 81 81 81 01 00, NOT_ASN1",
    "0500 00, TRAILING_DATA",
    "3080 0000 0500, TRAILING_DATA"
  })
  void malformedOnesAreRefused(String hex, Problem problem) {
    assertThat(refusal(bytes(hex)).problem()).isEqualTo(problem);
  }

  @Test
  void theMessageSaysWhatWasDeclaredAndWhatIsThere() {
    assertThat(refusal(bytes("30 82 01 00 04 01 AA")))
        .hasMessage("element at offset 0 declares 256 content bytes, only 3 are present");
  }

  @Test
  void aMillionLevelsAreRefusedWithoutRecursion() {
    byte[] indefinite = new byte[2_000_000];
    for (int i = 0; i < indefinite.length; i += 2) {
      indefinite[i] = 0x30;
      indefinite[i + 1] = (byte) 0x80;
    }
    assertThat(refusal(indefinite, Asn1Limits.CONTAINER).problem()).isEqualTo(Problem.TOO_DEEP);
  }

  @Test
  void theLimitIsTheLastDepthAllowed() {
    assertThatCode(() -> Asn1Guard.check(nested(64), Asn1Limits.OBJECT)).doesNotThrowAnyException();
    assertThat(refusal(nested(65)).problem()).isEqualTo(Problem.TOO_DEEP);
  }

  @Test
  void primitiveContentsAreNotLookedInto() {
    byte[] garbage = new byte[102];
    Arrays.fill(garbage, (byte) 0x30);
    garbage[0] = 0x04;
    garbage[1] = 100;
    assertThatCode(() -> Asn1Guard.check(garbage, Asn1Limits.OBJECT)).doesNotThrowAnyException();
  }

  @Test
  void elementsAreCountedAtEveryDepth() throws Exception {
    assertThat(Asn1Guard.check(bytes("0500"), Asn1Limits.OBJECT)).isEqualTo(1);
    assertThat(Asn1Guard.check(bytes("3006 3002 0500 0500"), Asn1Limits.OBJECT)).isEqualTo(4);
  }

  @Test
  void moreElementsThanTheLimitAreRefusedAtTheFirstOneTooMany() {
    byte[] set = Der.element(Tlv.SET, new byte[2 * 4_096]);
    for (int i = 4; i < set.length; i += 2) {
      set[i] = 0x05;
    }
    assertThat(refusal(set).problem()).isEqualTo(Problem.TOO_LARGE);
    assertThat(refusal(set)).hasMessage("more than 4096 elements, at offset 8194");
    assertThatCode(() -> Asn1Guard.check(set, Asn1Limits.CONTAINER)).doesNotThrowAnyException();
  }

  @Test
  void moreBytesThanTheLimitAreNotLookedAt() {
    byte[] large = Der.element(Tlv.OCTET_STRING, new byte[256 * 1024]);
    assertThat(refusal(large).problem()).isEqualTo(Problem.TOO_LARGE);
    assertThat(refusal(new byte[300_000]))
        .hasMessage("300000 bytes, where at most 262144 are read");
  }

  private static byte[] nested(int depth) {
    byte[] data = new byte[depth * 4];
    for (int i = 0; i < depth; i++) {
      data[2 * i] = 0x30;
      data[2 * i + 1] = (byte) 0x80;
    }
    return data;
  }

  private static MalformedAsn1Exception refusal(byte[] data) {
    return refusal(data, Asn1Limits.OBJECT);
  }

  private static MalformedAsn1Exception refusal(byte[] data, Asn1Limits limits) {
    return catchThrowableOfType(MalformedAsn1Exception.class, () -> Asn1Guard.check(data, limits));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}

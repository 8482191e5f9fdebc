package dev.marty.emrtd.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.TestPki;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text formats are told from the first bytes of a file. */
class FileFormTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\n\ndn: c=UT\n",
        "Version:1\r\n",
        "dn: c=UT",
        "dn:: Yz1VVA==\r\n",
        "\uFEFFdn: c=UT\n",
        "\r\n\r\n\ndn: c=UT\n",
        "# of Utopia\n#another\n with a continuation: dn\n\n# more\r\ndn: c=UT\n",
        "dn: c=UT\ndescription: x\n-----BEGIN CERTIFICATE-----\n"
      })
  void ldif(String text) {
    assertThat(FileForm.of(utf8(text))).isEqualTo(FileForm.LDIF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN CERTIFICATE-----\n",
        "\uFEFF-----BEGIN X509 CRL-----",
        "-----BEGIN \0",
        "subject=C = UT\n\n# comment\r\n-----BEGIN CERTIFICATE-----\r\n",
        "Bag Attributes\rdn: no\r-----BEGIN CMS-----\r"
      })
  void pem(String text) {
    assertThat(FileForm.of(utf8(text))).isEqualTo(FileForm.PEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\uFEFF",
        "# only a comment\n",
        "text\ndn: c=UT\n",
        "# folded\n dn: c=UT\n",
        " dn: c=UT",
        "see -----BEGIN CERTIFICATE-----",
        "dn=c=UT",
        "\0\n-----BEGIN CERTIFICATE-----",
        "dn: c=UT\0"
      })
  void neither(String text) {
    assertThat(FileForm.of(utf8(text))).isEqualTo(FileForm.OTHER);
  }

  @Test
  void binaryObjectsAreNeither() {
    assertThat(FileForm.of(TestPki.NAMED_EC.csca())).isEqualTo(FileForm.OTHER);
    Random random = new Random(3);
    byte[] noise = new byte[4_096];
    for (int i = 0; i < 200; i++) {
      random.nextBytes(noise);
      assertThat(FileForm.of(noise)).isEqualTo(FileForm.OTHER);
    }
  }

  @Test
  void theStartOfARealFileIsEnough() {
    byte[] file = SharedData.read("pkd/icaopkd-003-excerpt.ldif");
    assertThat(FileForm.of(Arrays.copyOf(file, 4_096))).isEqualTo(FileForm.LDIF);
    assertThat(FileForm.of(Arrays.copyOf(file, 20))).isEqualTo(FileForm.LDIF);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

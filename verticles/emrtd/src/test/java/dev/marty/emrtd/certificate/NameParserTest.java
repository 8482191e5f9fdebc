package dev.marty.emrtd.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldif.LDIFReader;
import dev.marty.emrtd.SharedData;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people type. */
class NameParserTest {
  private static final String UTOPIA = "2.5.4.10=utopia\\, inc,2.5.4.3=csca é,2.5.4.6=ut";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=CSCA é,O=Utopia\\, Inc,C=UT",
        "C=UT,O=Utopia\\, Inc,CN=CSCA é",
        " c = UT , o = utopia\\2C inc , cn = csca \\C3\\A9 ",
        "2.5.4.6=ut,OID.2.5.4.10=UTOPIA\\,  INC,cn=#0c074353434120c3a9",
      })
  void oneNameInManyForms(String text) throws NameSyntaxException {
    assertThat(Names.canonical(text)).isEqualTo(UTOPIA);
  }

  @Test
  void partsAreWhatTheyAre() throws NameSyntaxException {
    assertThat(Names.canonical("CN=b+SERIALNUMBER=1,O="))
        .isEqualTo("2.5.4.10=,2.5.4.3=b+2.5.4.5=1");
    assertThat(Names.canonical("SN=Doe")).isEqualTo("2.5.4.4=doe");
    assertThat(Names.canonical("CN=a=b")).isEqualTo("2.5.4.3=a\\=b");
    assertThat(Names.canonical("CN=\\#a\\\\")).isEqualTo("2.5.4.3=\\#a\\\\");
    assertThat(Names.canonical("CN=a\\ ")).isEqualTo(Names.canonical("CN=a"));
    assertThat(Names.canonical("CN=a,CN=a")).isNotEqualTo(Names.canonical("CN=a"));
    assertThat(Names.canonical("CN=a,O=b")).isNotEqualTo(Names.canonical("CN=a+O=b"));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "'  '|is empty",
        "/C=UT/CN=CSCA|not a slash",
        "CSCA Utopia|an attribute like CN= is missing (before character 1)",
        "CN=a,|an attribute like CN= is missing (before character 6)",
        "=a|an attribute like CN= is missing",
        "XYZ=a|no attribute is called 'XYZ'",
        "9.9.9=a|no attribute is called '9.9.9'",
        "CN=a;O=b|';' needs a backslash",
        "CN=\"a\"|needs a backslash",
        "CN=a\\|a backslash at the end",
        "CN=a\\x|a backslash is followed by",
        "CN=a\\4|a backslash is followed by",
        "CN=\\C3|not UTF-8 (before character 7)",
        "CN=#xy|hex of its DER encoding",
        "CN=#0c05|hex of its DER encoding"
      })
  void whatIsNoNameIsExplained(String text, String message) {
    assertThatThrownBy(() -> Names.canonical(text))
        .isInstanceOf(NameSyntaxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void noTextThrowsAnythingElse() {
    Random random = new Random(2253);
    String alphabet = "CN=O,+\\#0c a\"<é😀\0\uD800;1.2";
    int names = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "CN=" : "");
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(Names.canonical(text.toString())).contains("=");
        names++;
      } catch (NameSyntaxException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(names).isBetween(1_000, 49_000);
  }

  @Test
  void namesOfThePublicKeyDirectoryLeadToTheirCertificates() throws Exception {
    byte[] file = SharedData.read("pkd/icaopkd-003-excerpt.ldif");
    int found = 0;
    try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(file))) {
      for (var entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        byte[] der = entry.getAttributeValueBytes("userCertificate;binary");
        if (der != null
            && CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed) {
          assertThat(Names.canonical(entry.getAttributeValue("cn")))
              .isEqualTo(parsed.facts().issuerName());
          found++;
        }
      }
    }
    assertThat(found).isPositive();
  }
}

package dev.marty.pkd;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFReader;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.pkd.directory.EntryNames;
import dev.marty.testkit.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The names that the directory gives are those that the PKD gives. */
class EntryNamesTest {
  @Test
  void everyCertificateOfTheRealExcerptGetsTheNameItHasThere() throws Exception {
    Path excerpt = SharedData.path("pkd/icaopkd-003-excerpt.ldif");
    int compared = 0;
    try (LDIFReader reader = new LDIFReader(excerpt.toFile())) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        byte[] der = entry.getAttributeValueBytes("userCertificate;binary");
        if (der == null) {
          continue;
        }
        CertificateFacts facts = ((CertificateOutcome.Parsed) CertificateReader.read(der)).facts();
        assertThat(EntryNames.key(EntryNames.rdn(facts.issuer(), facts.serial())))
            .isEqualTo(EntryNames.key(entry.getRDN().toString()));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(42);
  }

  @Test
  void anInnerNameIsEscapedOnceMore() {
    assertThat(EntryNames.rdn("CN=A\\, B,C=QQ", "00ff"))
        .isEqualTo("cn=CN\\=A\\\\\\, B\\,C\\=QQ+sn=00FF");
    assertThat(EntryNames.rdn("CN=A\\\\ B\\ ,C=QQ", null))
        .isEqualTo("cn=CN\\=A\\\\\\\\ B \\,C\\=QQ");
    assertThat(EntryNames.key("CN=x+SN=0A")).isEqualTo(EntryNames.key("sn=0a+cn=x"));
  }
}

package dev.marty.pkd.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFDeleteChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import com.unboundid.ldif.LDIFModifyDNChangeRecord;
import dev.marty.pkd.imports.LdifDecoder.RefusedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 2849, what is refused of them, and records that are none. */
class LdifDecoderTest {
  private static final long LINE = 70;

  private static LDIFChangeRecord decode(String... lines) throws RefusedRecordException {
    return LdifDecoder.decode(new LdifRecords.Unparsed(LINE, List.of(lines), true));
  }

  private static LDIFAddChangeRecord entry(String... lines) throws RefusedRecordException {
    return (LDIFAddChangeRecord) decode(lines);
  }

  private static RefusedRecordException refused(String... lines) {
    return catchThrowableOfType(RefusedRecordException.class, () -> decode(lines));
  }

  @Test
  void anEntryWithoutAChangeTypeIsAnAddition() throws Exception {
    LDIFAddChangeRecord entry =
        entry(
            "dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com",
            "objectclass: top",
            "objectclass: person",
            "cn: Barbara Jensen",
            "cn: Babs Jensen",
            "telephonenumber:+1 408 555 1212  ",
            "description:");

    assertThat(entry.getDN())
        .isEqualTo("cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com");
    assertThat(entry.getEntryToAdd().getAttributeValues("objectClass"))
        .containsExactly("top", "person");
    assertThat(entry.getEntryToAdd().getAttributeValues("cn"))
        .containsExactly("Barbara Jensen", "Babs Jensen");
    assertThat(entry.getEntryToAdd().getAttributeValue("telephoneNumber"))
        .isEqualTo("+1 408 555 1212");
    assertThat(entry.getEntryToAdd().getAttributeValue("description")).isEmpty();
  }

  @Test
  void foldedLinesAreOneValue() throws Exception {
    assertThat(
            entry(
                    "dn:cn=Barbara Jensen, ou=Product Dev",
                    " elopment, dc=airius, dc=com",
                    "description:Babs is a big sailing fan, and travels extensively in sea",
                    " rch of perfect sailing conditions.")
                .getEntryToAdd()
                .getAttributeValue("description"))
        .isEqualTo(
            "Babs is a big sailing fan, and travels extensively in search of perfect sailing"
                + " conditions.");
  }

  @Test
  void valuesAndNamesInBase64AreDecoded() throws Exception {
    LDIFAddChangeRecord entry =
        entry(
            "dn:: b3U95Za25qWt6YOoLG89QWlyaXVz",
            "ou;lang-ja:: 5Za25qWt6YOo",
            "jpegPhoto:: MAMC",
            " AQE=");

    assertThat(entry.getDN()).isEqualTo("ou=営業部,o=Airius");
    assertThat(entry.getEntryToAdd().getAttributeValue("ou;lang-ja")).isEqualTo("営業部");
    assertThat(entry.getEntryToAdd().getAttributeValueBytes("jpegPhoto"))
        .containsExactly(0x30, 3, 2, 1, 1);
  }

  @Test
  void commentsInsideARecordSayNothing() throws Exception {
    assertThat(
            entry("dn: c=QM", "# description:< file:///etc/passwd", "  and on", "c: QM")
                .getEntryToAdd()
                .getAttributes())
        .hasSize(1);
  }

  @Test
  void changesAreWhatTheySay() throws Exception {
    assertThat(decode("dn: cn=Robert Jensen", "changetype: delete"))
        .isInstanceOf(LDIFDeleteChangeRecord.class);
    assertThat(decode("dn: cn=Paul", "changetype: modrdn", "newrdn: cn=Paula", "deleteoldrdn: 1"))
        .isInstanceOf(LDIFModifyDNChangeRecord.class);
    LDIFChangeRecord modify =
        decode(
            "dn: cn=Paula",
            "changetype: modify",
            "add: postaladdress",
            "postaladdress: 123 Anystreet",
            "-",
            "delete: description",
            "-",
            "replace: telephonenumber",
            "telephonenumber: +1 408 555 1234",
            "-");
    assertThat(((LDIFModifyChangeRecord) modify).getModifications())
        .extracting(Modification::getModificationType)
        .containsExactly(ModificationType.ADD, ModificationType.DELETE, ModificationType.REPLACE);
  }

  @Test
  void aControlIsReadOver() throws Exception {
    assertThat(
            decode(
                "dn: ou=Product Development",
                "control: 1.2.840.113556.1.4.805 true",
                "changetype: delete"))
        .isInstanceOf(LDIFDeleteChangeRecord.class);
  }

  /** Example 5: whoever follows it opens files of this machine. */
  @Test
  void aValueThatStandsElsewhereIsNotFetched(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "nobody's business");

    RefusedRecordException refused =
        refused("dn: cn=Horatio", "cn: Horatio", "jpegphoto:< " + secret.toUri());

    assertThat(refused.reason()).isEqualTo("EXTERNAL_VALUE");
    assertThat(refused).hasMessageNotContaining("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpegphoto:<file:///etc/passwd",
        "jpegphoto:< file:///etc/passwd",
        "jpegphoto:/n < file:///etc/passwd",
        "jpeg/n photo/n :/n </n  file:///etc/passwd",
        "jpegphoto;binary:< file:///etc/passwd",
        "control: 1.2.3 true:< file:///etc/passwd",
        "CONTROL: 1.2.3:</n  file:///etc/passwd",
        "control:/n  1.2.3/n  true:/n < file:///etc/passwd",
        "con/n trol: 1.2.3:< file:///etc/passwd"
      })
  void norHoweverItIsFolded(String lines) {
    String[] record = ("dn: cn=a/n" + lines + "/nchangetype: delete").split("/n");

    assertThat(refused(record).reason()).isEqualTo("EXTERNAL_VALUE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "description: <b>",
        "description:: PGI+",
        "description: a:< b",
        "description: a/n :< b",
        "controller: a:< b"
      })
  void whatOnlyLooksLikeThatIsTaken(String lines) throws Exception {
    String[] record = ("dn: cn=a/n" + lines).split("/n");

    assertThat(entry(record).getEntryToAdd().getAttributes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cn: no name first",
        "dn: cn=a/nbroken",
        "dn: cn=a/ndescription:: !",
        "dn: cn=a/ndescription:: QUJD/n RA",
        " dn: folded into nothing",
        "dn: cn=a/nchangetype: praise",
        "dn: cn=a/nchangetype: modify/nadd: cn",
        "dn: cn=a/nchangetype: modrdn/nnewrdn: cn=b",
        "dn: cn=a/nchangetype: add",
        "dn: cn=a/ncontrol: 1.2.3",
        "dn: cn=a/ncontrol:",
        "dn: cn=a/rcn: a"
      })
  void aRecordThatIsCutOffOrBrokenIsRefusedAlone(String lines) {
    RefusedRecordException refused = refused(lines.replace("/r", "\r").split("/n"));

    assertThat(refused.reason()).isEqualTo("MALFORMED_RECORD");
    assertThat(refused.getMessage()).isNotBlank();
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    assertThat(refused("dn: cn=a", "broken")).hasMessageContaining("line number 70");
  }

  @Test
  void lettersAreUtf8() throws Exception {
    String name = new String(new byte[] {(byte) 0xC3, (byte) 0xA4}, StandardCharsets.UTF_8);
    assertThat(entry("dn: cn=a", "cn: " + name).getEntryToAdd().getAttributeValue("cn"))
        .isEqualTo("\u00E4");
  }
}

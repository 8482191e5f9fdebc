package dev.marty.emrtd.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.conformance.Finding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects are recognised by content, judged, and everything else is named. */
class LintTest {
  private static final TestPki PKI = TestPki.EXPLICIT_EC;

  static Stream<Arguments> strangers() {
    return Stream.of(
        arguments(new byte[0], "an empty file"),
        arguments(text("%PDF-1.7\n"), "a PDF document"),
        arguments(text("PK\u0003\u0004"), "a ZIP archive"),
        arguments(text("version: 1\n\ndn: c=UT\n"), "an LDIF file"),
        arguments(text("<html/>"), "XML or HTML"),
        arguments(text("{}"), "JSON"),
        arguments(text("Hello"), "text"),
        arguments(Base64.getEncoder().encode(PKI.csca()), "base64 text without PEM lines"),
        arguments(Arrays.copyOf(PKI.csca(), 100), "damaged: "),
        arguments(PKI.cscaKeys().getPrivate().getEncoded(), "a private key"),
        arguments(new byte[] {0x61, 2, 4, 0}, "data group 1 of a passport"),
        arguments(new byte[] {0x60, 2, 4, 0}, "an EF.COM"),
        arguments(new byte[] {0x30, 3, 2, 1, 5}, "ASN.1 of another kind"),
        arguments(PKI.list().contentType("1.2.3").der(), "a CMS object"),
        arguments(PKI.list().contentType("2.23.136.1.1.1").der(), "without its tag 77"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("strangers")
  void whatIsNoneOfTheseIsNamed(byte[] bytes, String looksLike) {
    LintResult result = Lint.inspect(bytes);
    assertThat(result.objects()).isEmpty();
    assertThat(result.unrecognised()).singleElement().asString().contains(looksLike);
  }

  @Test
  void certificatesAreJudgedAsWhatTheyAre() {
    LintedObject csca = only(PKI.root().without(Extension.subjectAlternativeName).der());
    assertThat(csca.kind()).isEqualTo("CSCA Certificate");
    assertThat(csca.name()).isEqualTo("CN=CSCA Utopia,O=Utopia,C=UT");
    assertThat(csca.member()).isFalse();
    assertThat(csca.findings()).extracting(Finding::code).containsExactly("ERR:CSCA.SAN.14");
    assertThat(only(PKI.signer().der()).kind()).isEqualTo("Master List Signer Certificate");
    assertThat(only(PKI.signer().without(Extension.extendedKeyUsage).der()).kind())
        .isEqualTo("Document Signer Certificate");
  }

  @Test
  void aMasterListComesWithItsMembers() {
    LintResult result = Lint.inspect(PKI.list().der());
    assertThat(result.unrecognised()).isEmpty();
    assertThat(result.objects())
        .extracting(LintedObject::kind)
        .containsExactly("Master List", "CSCA Certificate");
    assertThat(result.objects()).extracting(LintedObject::member).containsExactly(false, true);
    assertThat(result.objects()).allSatisfy(object -> assertThat(object.findings()).isEmpty());
  }

  @Test
  void aDeviationListIsJudged() {
    byte[] empty = {0x30, 5, 2, 1, 0, 0x31, 0};
    LintedObject list = only(PKI.list().content("2.23.136.1.1.7", empty).der());
    assertThat(list.kind()).isEqualTo("Deviation List");
    assertThat(list.name()).isEqualTo("CN=Master List Signer,O=Utopia,C=UT");
    assertThat(list.findings())
        .extracting(Finding::code)
        .containsExactly("ERR:DL.DEV.16", "ERR:DLS.EKU.134");
    byte[] changed = PKI.list().content("2.23.136.1.1.7", empty).der();
    changed[changed.length - 5] ^= 1;
    assertThat(only(changed).findings())
        .extracting(Finding::code)
        .containsExactly("ERR:DL.SGI.143");
  }

  @Test
  void aListThatMustNotBeUsedIsAnError() {
    byte[] list = PKI.list().der();
    list[list.length - 5] ^= 1;
    assertThat(only(list).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("ERR:ML.SGI.143");
              assertThat(finding.text()).contains("SIGNATURE_INVALID");
            });
  }

  @Test
  void aBundleIsJudgedObjectByObject() {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes(text("Trust anchors of Utopia\r\n"));
    bundle.writeBytes(pem("CERTIFICATE", PKI.csca()));
    bundle.writeBytes(pem("PRIVATE KEY", PKI.cscaKeys().getPrivate().getEncoded()));
    bundle.writeBytes(pem("CMS", PKI.list().der()));
    LintResult result = Lint.inspect(bundle.toByteArray());
    assertThat(result.objects())
        .extracting(LintedObject::kind)
        .containsExactly("CSCA Certificate", "Master List", "CSCA Certificate");
    assertThat(result.unrecognised()).containsExactly("PEM object 2 (PRIVATE KEY): a private key");
  }

  @Test
  void aBrokenBundleKeepsWhatCameBefore() {
    byte[] good = pem("CERTIFICATE", PKI.csca());
    byte[] broken = Arrays.copyOf(good, good.length + 40);
    System.arraycopy(text("-----BEGIN CERTIFICATE-----\nMIIB"), 0, broken, good.length, 32);
    Arrays.fill(broken, good.length + 32, broken.length, (byte) '\n');
    LintResult result = Lint.inspect(broken);
    assertThat(result.objects()).hasSize(1);
    assertThat(result.unrecognised()).singleElement().asString().startsWith("PEM object 2");
  }

  @Test
  void nothingThrows() {
    byte[] list = PKI.list().der();
    Random random = new Random(4711);
    for (int i = 0; i < 100; i++) {
      byte[] mutated = list.clone();
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      LintResult result = Lint.inspect(mutated);
      assertThat(result.objects().size() + result.unrecognised().size()).isPositive();
    }
  }

  @Test
  void realObjectsAreRecognised() {
    assertThat(only(SharedData.read("crl/it-csca.crl")).kind()).isEqualTo("CRL");
    assertThat(Lint.inspect(SharedData.read("crl/it-csca05.cer")).objects()).hasSize(1);
    for (String sod : List.of("au", "de-ecdsa384", "fr", "sg-pss", "us")) {
      LintResult result = Lint.inspect(SharedData.read("sod/" + sod + ".sod"));
      assertThat(result.objects())
          .extracting(LintedObject::kind)
          .as(sod)
          .startsWith("EF.SOD", "Document Signer Certificate");
    }
    assertThat(only(SharedData.read("sod/gb-truncated-lds.sod")).findings())
        .extracting(Finding::code)
        .containsExactly("ERR:SOD.LDS.143");
  }

  private static LintedObject only(byte[] bytes) {
    LintResult result = Lint.inspect(bytes);
    assertThat(result.unrecognised()).isEmpty();
    assertThat(result.objects()).hasSize(1);
    return result.objects().get(0);
  }

  private static byte[] pem(String label, byte[] der) {
    return text(
        String.format(
            Locale.ROOT,
            "-----BEGIN %s-----\n%s\n-----END %s-----\n",
            label,
            Base64.getMimeEncoder().encodeToString(der),
            label));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

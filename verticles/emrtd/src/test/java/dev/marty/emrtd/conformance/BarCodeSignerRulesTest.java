package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Oids;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;

/** Doc 9303-12 clause 7.1.3 and Table 8. */
class BarCodeSignerRulesTest {
  private static final TestPki PKI = TestPki.EXPLICIT_EC;
  private static final ASN1Encodable VISA =
      new DERSequence(
          new ASN1Encodable[] {new ASN1Integer(0), new DERSet(new DERPrintableString("V"))});

  @Test
  void oneByTheTableHasNoFindings() {
    assertCodes(maker -> maker);
    assertCodes(maker -> maker.with(Oids.DOCUMENT_TYPE_LIST, false, VISA));
    byte[] health =
        maker().with(Extension.extendedKeyUsage, true, usage(Oids.BAR_CODE_SIGNING_KEY_NC)).der();
    assertThat(Profile.of(Judging.certificate(health))).isEqualTo(Profile.BAR_CODE_SIGNER_NC);
    assertThat(Judging.codes(health, Profile.BAR_CODE_SIGNER_NC)).isEmpty();
  }

  @Test
  void everythingElseIsFound() {
    assertCodes(maker -> maker.without(Extension.authorityKeyIdentifier), "ERR:BCSC.AKI.14");
    assertCodes(
        maker -> maker.with(Extension.extendedKeyUsage, false, usage(Oids.BAR_CODE_SIGNING_KEY)),
        "ERR:BCSC.EKU.19");
    assertCodes(
        maker -> maker.with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
        "ERR:BCSC.BKU.15");
    assertCodes(
        maker ->
            maker.with(
                Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[20])),
        "ERR:BCSC.SKI.15");
    assertCodes(
        maker -> maker.with(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE),
        "ERR:BCSC.EXT.15");
    assertCodes(
        maker -> maker.with(Oids.DOCUMENT_TYPE_LIST, true, DERNull.INSTANCE),
        "ERR:BCSC.DTL.18",
        "ERR:BCSC.DTL.103");
    assertNamed(new DERPrintableString("v1"), "ERR:BCSC.SUB.149");
    assertNamed(new DERPrintableString("V12"), "ERR:BCSC.SUB.149");
    assertNamed(new DERUTF8String("V1"), "ERR:BCSC.SUB.11");
    assertNamed(new DERUTF8String("Ä1"), "ERR:BCSC.SUB.11", "ERR:BCSC.SUB.149");
  }

  @Test
  void whatTellsThemFromDocumentSigners() {
    byte[] purposeless = maker().without(Extension.extendedKeyUsage).der();
    assertThat(Profile.of(Judging.certificate(purposeless))).isEqualTo(Profile.BAR_CODE_SIGNER);
    assertThat(Judging.codes(purposeless, Profile.BAR_CODE_SIGNER))
        .containsExactly("ERR:BCSC.EKU.14");
    // With a key usage, or another name, it means to sign documents, and an unknown purpose is
    // none.
    List<byte[]> signers =
        List.of(
            maker()
                .without(Extension.extendedKeyUsage)
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .der(),
            maker()
                .without(Extension.extendedKeyUsage)
                .names(name(new DERPrintableString("Signer")), new X500Name(TestPki.CSCA))
                .der(),
            maker()
                .with(Extension.extendedKeyUsage, true, usage(new ASN1ObjectIdentifier("1.2.3.4")))
                .der());
    for (byte[] signer : signers) {
      assertThat(Profile.of(Judging.certificate(signer))).isEqualTo(Profile.DOCUMENT_SIGNER);
    }
  }

  private static void assertNamed(ASN1Encodable commonName, String... codes) {
    assertCodes(maker -> maker.names(name(commonName), new X500Name(TestPki.CSCA)), codes);
  }

  private static void assertCodes(UnaryOperator<CertificateMaker> spoil, String... codes) {
    byte[] der = spoil.apply(maker()).der();
    assertThat(Profile.of(Judging.certificate(der))).isEqualTo(Profile.BAR_CODE_SIGNER);
    assertThat(Judging.codes(der, Profile.BAR_CODE_SIGNER)).containsExactly(codes);
  }

  private static CertificateMaker maker() {
    CertificateMaker maker = PKI.signer();
    for (ASN1ObjectIdentifier oid :
        List.of(
            Extension.subjectKeyIdentifier,
            Extension.keyUsage,
            Extension.privateKeyUsagePeriod,
            Extension.subjectAlternativeName,
            Extension.issuerAlternativeName,
            Extension.cRLDistributionPoints)) {
      maker.without(oid);
    }
    return maker
        .names(name(new DERPrintableString("V1")), new X500Name(TestPki.CSCA))
        .with(Extension.extendedKeyUsage, true, usage(Oids.BAR_CODE_SIGNING_KEY));
  }

  private static X500Name name(ASN1Encodable commonName) {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, new DERPrintableString("UT"))
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static ExtendedKeyUsage usage(ASN1ObjectIdentifier purpose) {
    return new ExtendedKeyUsage(KeyPurposeId.getInstance(purpose));
  }
}

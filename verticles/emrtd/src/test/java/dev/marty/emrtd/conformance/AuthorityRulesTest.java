package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Oids;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Table 6 demands of CSCAs and list signers and not of Document Signers. */
class AuthorityRulesTest {
  private static final TestPki PKI = TestPki.EXPLICIT_EC;
  private static final ASN1ObjectIdentifier NAME_CHANGE =
      new ASN1ObjectIdentifier("2.23.136.1.1.6.1");

  static Stream<Arguments> roots() {
    return Stream.of(
        root(root -> root),
        root(root -> root.without(Extension.authorityKeyIdentifier)),
        root(
            root ->
                root.with(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(new byte[] {1})),
            "ERR:CSCA.AKI.39"),
        root(root -> root.without(Extension.subjectKeyIdentifier), "ERR:CSCA.SKI.14"),
        root(
            root -> root.with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
            "ERR:CSCA.BKU.20"),
        root(root -> root.without(Extension.privateKeyUsagePeriod), "ERR:CSCA.PKU.14"),
        root(
            root ->
                root.with(
                    Extension.issuerAlternativeName,
                    false,
                    new GeneralNames(
                        new GeneralName[] {
                          new GeneralName(new X500Name("L=UTO")),
                          new GeneralName(GeneralName.dNSName, "b.example")
                        })),
            "ERR:CSCA.IAN.57"),
        root(root -> root.without(Extension.basicConstraints), "ERR:CSCA.BAC.14"),
        root(
            root -> root.with(Extension.basicConstraints, false, new BasicConstraints(0)),
            "ERR:CSCA.BAC.19"),
        root(
            root ->
                root.with(Extension.basicConstraints, true, new DERSequence(new ASN1Integer(0))),
            "ERR:CSCA.BAC.24"),
        root(
            root -> root.with(Extension.basicConstraints, true, new BasicConstraints(true)),
            "ERR:CSCA.BAC.25"),
        root(
            root -> root.with(Extension.basicConstraints, true, new BasicConstraints(1)),
            "ERR:CSCA.BAC.25"),
        root(
            root ->
                root.with(
                    Extension.extendedKeyUsage,
                    true,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning)),
            "ERR:CSCA.EKU.15"),
        root(
            root -> root.with(Oids.DOCUMENT_TYPE_LIST, false, DERNull.INSTANCE), "ERR:CSCA.DTL.15"),
        root(root -> root.with(NAME_CHANGE, false, DERNull.INSTANCE)));
  }

  static Stream<Arguments> links() {
    return Stream.of(
        link(TestPki.CSCA, link -> link),
        link(
            TestPki.CSCA,
            link -> link.without(Extension.authorityKeyIdentifier),
            "ERR:CSCA.AKI.14"),
        link("C=UT,O=Utopia,CN=New", link -> link, "ERR:CSCA.EXT.14"),
        changed("C=UT,O=utopia,OU=Passports,CN=New"),
        changed("CN=New,O=Utopia,C=UT"),
        changed("C=UT,O=Ministry,CN=New", "WARN:CSCA.SUB.148"),
        changed("CN=New,O=Ministry,C=UT", "WARN:CSCA.SUB.148"),
        changed("C=UT,OU=Passports,O=Utopia,CN=New", "WARN:CSCA.SUB.148"),
        changed("C=UT", "ERR:CSCA.SUB.34", "WARN:CSCA.SUB.148"),
        changed("C=UT,CN=New", "WARN:CSCA.SUB.148"));
  }

  private static Arguments changed(String subject, String... codes) {
    return link(subject, link -> link.with(NAME_CHANGE, false, DERNull.INSTANCE), codes);
  }

  static Stream<Arguments> listSigners() {
    return Stream.of(
        signer(signer -> signer),
        signer(signer -> signer.without(Extension.extendedKeyUsage), "ERR:MLS.EKU.14"),
        signer(signer -> purpose(signer, false, "2.23.136.1.1.3"), "ERR:MLS.EKU.19"),
        signer(signer -> purpose(signer, true, "2.23.136.1.1.8"), "ERR:MLS.EKU.134"),
        signer(
            signer -> signer.with(Oids.DOCUMENT_TYPE_LIST, false, DERNull.INSTANCE),
            "ERR:MLS.DTL.15"),
        signer(signer -> signer.without(Extension.authorityKeyIdentifier), "ERR:MLS.AKI.14"),
        signer(signer -> signer.without(Extension.keyUsage), "ERR:MLS.BKU.14"));
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource({"roots", "links"})
  void aCsca(byte[] der, List<String> codes) {
    assertThat(Judging.codes(der, Profile.CSCA)).isEqualTo(codes);
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource("listSigners")
  void aMasterListSigner(byte[] der, List<String> codes) {
    assertThat(Judging.codes(der, Profile.MASTER_LIST_SIGNER)).isEqualTo(codes);
  }

  @Test
  void aDeviationListSignerHasAnotherPurpose() {
    byte[] der = purpose(PKI.signer(), true, "2.23.136.1.1.8").der();
    assertThat(Judging.codes(der, Profile.DEVIATION_LIST_SIGNER)).isEmpty();
    assertThat(Judging.codes(PKI.signer().der(), Profile.DEVIATION_LIST_SIGNER))
        .containsExactly("ERR:DLS.EKU.134");
  }

  @Test
  void whatSaysThatItsOwnKeySignedItIsNotBelieved() {
    byte[] root = PKI.csca();
    byte[] forged = Spoiler.signedPart(root, fields -> fields.set(1, new ASN1Integer(0x4321)));
    assertThat(Judging.codes(forged, Profile.CSCA)).contains("ERR:CSCA.SVA.66");
    assertThat(Judging.codes(root, Profile.CSCA)).isEmpty();
  }

  @Test
  void aLinkOfTheSixthEditionHadPathLengthOne() {
    byte[] link =
        newKey(TestPki.CSCA).with(Extension.basicConstraints, true, new BasicConstraints(1)).der();
    assertThat(
            Judging.codes(
                CertificateConformance.check(
                    Judging.certificate(link), Profile.CSCA, Edition.SIXTH)))
        .containsExactly("WARN:CSCA.BAC.25");
    byte[] none =
        PKI.root().with(Extension.basicConstraints, true, new BasicConstraints(true)).der();
    assertThat(
            Judging.codes(
                CertificateConformance.check(
                    Judging.certificate(none), Profile.CSCA, Edition.SIXTH)))
        .containsExactly("ERR:CSCA.BAC.25");
  }

  @Test
  void theProfileIsToldFromTheCertificate() {
    assertThat(profile(PKI.root())).isEqualTo(Profile.CSCA);
    assertThat(profile(newKey("C=UT,CN=New"))).isEqualTo(Profile.CSCA);
    assertThat(profile(PKI.root().without(Extension.basicConstraints))).isEqualTo(Profile.CSCA);
    assertThat(profile(PKI.signer())).isEqualTo(Profile.MASTER_LIST_SIGNER);
    assertThat(profile(purpose(PKI.signer(), true, "2.23.136.1.1.8")))
        .isEqualTo(Profile.DEVIATION_LIST_SIGNER);
    assertThat(profile(purpose(PKI.signer(), true, "1.3.6.1.5.5.7.3.1")))
        .isEqualTo(Profile.DOCUMENT_SIGNER);
    assertThat(profile(DocumentSignerRulesTest.clean().without(Extension.keyUsage)))
        .isEqualTo(Profile.DOCUMENT_SIGNER);
  }

  private static Profile profile(CertificateMaker maker) {
    return Profile.of(Judging.certificate(maker.der()));
  }

  private static CertificateMaker newKey(String name) {
    return CertificateMaker.link(
        name, PKI.signerKeys(), TestPki.CSCA, PKI.cscaKeys(), PKI.algorithm());
  }

  private static CertificateMaker purpose(CertificateMaker maker, boolean critical, String oid) {
    return maker.with(
        Extension.extendedKeyUsage,
        critical,
        new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid))));
  }

  private static Arguments root(UnaryOperator<CertificateMaker> spoil, String... codes) {
    return arguments(spoil.apply(PKI.root()).der(), Arrays.asList(codes));
  }

  private static Arguments link(
      String name, UnaryOperator<CertificateMaker> spoil, String... codes) {
    return arguments(spoil.apply(newKey(name)).der(), Arrays.asList(codes));
  }

  private static Arguments signer(UnaryOperator<CertificateMaker> spoil, String... codes) {
    return arguments(spoil.apply(PKI.signer()).der(), Arrays.asList(codes));
  }
}

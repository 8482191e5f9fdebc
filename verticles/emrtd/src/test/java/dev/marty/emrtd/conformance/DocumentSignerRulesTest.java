package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Oids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Extensions of a Document Signer: one thing spoiled, one rule fires, and only that. */
class DocumentSignerRulesTest {
  private static final ASN1ObjectIdentifier DTL = Oids.DOCUMENT_TYPE_LIST;
  private static final TestPki PKI = TestPki.EXPLICIT_EC;

  static CertificateMaker clean() {
    return CertificateMaker.documentSigner(
        "C=UT,O=Utopia,CN=Document Signer",
        PKI.signerKeys(),
        TestPki.CSCA,
        PKI.cscaKeys(),
        PKI.algorithm());
  }

  static Stream<Arguments> identifiersAndUsage() {
    return Stream.of(
        row("ERR:DSC.AKI.14", dsc -> dsc.without(Extension.authorityKeyIdentifier)),
        row(
            "ERR:DSC.AKI.18",
            dsc ->
                dsc.with(
                    Extension.authorityKeyIdentifier,
                    true,
                    new AuthorityKeyIdentifier(new byte[] {1}))),
        row(
            "ERR:DSC.AKI.23",
            dsc -> dsc.with(Extension.authorityKeyIdentifier, false, new DERSequence())),
        row("", dsc -> dsc.without(Extension.subjectKeyIdentifier)),
        row(
            "ERR:DSC.SKI.18",
            dsc ->
                dsc.with(Extension.subjectKeyIdentifier, true, new DEROctetString(new byte[] {1}))),
        row(
            "ERR:DSC.SKI.103",
            dsc -> dsc.with(Extension.subjectKeyIdentifier, false, DERNull.INSTANCE)),
        row("ERR:DSC.BKU.14", dsc -> dsc.without(Extension.keyUsage)),
        row("ERR:DSC.BKU.19", dsc -> usage(dsc, false, KeyUsage.digitalSignature)),
        row("ERR:DSC.BKU.21", dsc -> usage(dsc, true, KeyUsage.nonRepudiation)),
        row(
            "ERR:DSC.BKU.21",
            dsc -> usage(dsc, true, KeyUsage.digitalSignature | KeyUsage.nonRepudiation)),
        row("ERR:DSC.PKU.14", dsc -> dsc.without(Extension.privateKeyUsagePeriod)),
        row("ERR:DSC.PKU.17", dsc -> period(dsc, false)),
        row("ERR:DSC.PKU.18", dsc -> period(dsc, true, "20200101000000Z")),
        row("ERR:DSC.PKU.114", dsc -> period(dsc, false, "20300101000000Z", "20200101000000Z")),
        row("ERR:DSC.PKU.9", dsc -> period(dsc, false, "202001010000Z")),
        row("", dsc -> policies(dsc, false, true)),
        row("ERR:DSC.CEP.103", dsc -> policies(dsc, false, false)),
        row("ERR:DSC.CEP.18", dsc -> policies(dsc, true, true)));
  }

  static Stream<Arguments> namesAndLocations() {
    return Stream.of(
        row("ERR:DSC.SAN.14", dsc -> dsc.without(Extension.subjectAlternativeName)),
        row("ERR:DSC.SAN.18", dsc -> alternative(dsc, true, "L=UTO", true)),
        row("ERR:DSC.SAN.117", dsc -> alternative(dsc, false, "ST=UTO", true)),
        row("ERR:DSC.SAN.118", dsc -> alternative(dsc, false, "L=Utopia", true)),
        row("ERR:DSC.SAN.119", dsc -> alternative(dsc, false, "L=UTO,O=Utopia", true)),
        row("WARN:DSC.SAN.120", dsc -> alternative(dsc, false, "L=UTO", false)),
        row("ERR:DSC.IAN.14", dsc -> dsc.without(Extension.issuerAlternativeName)),
        row(
            "ERR:DSC.SAN.69 ERR:DSC.IAN.69",
            dsc -> dsc.names(new X500Name("C=AT,CN=DS"), new X500Name("C=AT,CN=CSCA"))),
        row("ERR:DSC.CDP.14", dsc -> dsc.without(Extension.cRLDistributionPoints)),
        row("ERR:DSC.CDP.18", dsc -> location(dsc, true, "http://a.example", null, null)),
        row("ERR:DSC.CDP.123", dsc -> location(dsc, false, "ftp://a.example", null, null)),
        row("", dsc -> location(dsc, false, "ldap://a.example", null, null)),
        row(
            "ERR:DSC.CDP.124",
            dsc ->
                location(
                    dsc,
                    false,
                    "http://a.example",
                    new ReasonFlags(ReasonFlags.keyCompromise),
                    null)),
        row(
            "ERR:DSC.CDP.124",
            dsc ->
                location(
                    dsc,
                    false,
                    "http://a.example",
                    null,
                    new GeneralNames(new GeneralName(new X500Name("C=UT"))))));
  }

  static Stream<Arguments> documentTypes() {
    return Stream.of(
        row("ERR:DSC.DTL.14", dsc -> dsc.without(DTL)),
        row("ERR:DSC.DTL.18", dsc -> types(dsc, true, 0, new DERPrintableString("P"))),
        row("ERR:DSC.DTL.104", dsc -> types(dsc, false, 1, new DERPrintableString("P"))),
        row("ERR:DSC.DTL.16", dsc -> types(dsc, false, 0)),
        row("ERR:DSC.DTL.11", dsc -> types(dsc, false, 0, new DERUTF8String("P"))),
        row("ERR:DSC.DTL.144", dsc -> types(dsc, false, 0, new DERPrintableString("PPP"))),
        row("ERR:DSC.DTL.103", dsc -> dsc.with(DTL, false, new DERSequence())));
  }

  static Stream<Arguments> foreignExtensions() {
    return Stream.of(
        row(
            "ERR:DSC.EXT.22 ERR:DSC.BAC.25",
            dsc -> dsc.with(Extension.basicConstraints, true, new DERSequence()),
            "ERR:DSC.BAC.15"),
        row(
            "ERR:DSC.BAC.15 ERR:DSC.BAC.135",
            dsc -> dsc.with(Extension.basicConstraints, true, new BasicConstraints(0))),
        row(
            "ERR:DSC.EKU.15",
            dsc ->
                dsc.with(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))),
        row(
            "ERR:DSC.EXT.15",
            dsc -> dsc.with(new ASN1ObjectIdentifier("2.23.136.1.1.6.1"), false, DERNull.INSTANCE)),
        forbidden("POM", Extension.policyMappings.getId()),
        forbidden("SDA", Extension.subjectDirectoryAttributes.getId()),
        forbidden("NAC", Extension.nameConstraints.getId()),
        forbidden("POC", Extension.policyConstraints.getId()),
        forbidden("IAP", Extension.inhibitAnyPolicy.getId()),
        forbidden("FCR", Extension.freshestCRL.getId()),
        forbidden("NCE", "2.16.840.1.113730.1.1"),
        row(
            "ERR:DSC.PIE.18",
            dsc -> dsc.with(Extension.authorityInfoAccess, true, DERNull.INSTANCE)),
        row("", dsc -> dsc.with(Extension.authorityInfoAccess, false, DERNull.INSTANCE)),
        row(
            "ERR:DSC.EXT.18",
            dsc -> dsc.with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource({"identifiersAndUsage", "namesAndLocations", "documentTypes", "foreignExtensions"})
  void oneThingSpoiledIsOneFinding(List<String> codes, UnaryOperator<CertificateMaker> spoil) {
    assertThat(Judging.codes(spoil.apply(clean()).der(), Profile.DOCUMENT_SIGNER))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void nothingIsWrongWithACleanOne() {
    assertThat(Judging.codes(clean().der(), Profile.DOCUMENT_SIGNER)).isEmpty();
    assertThat(Profile.of(Judging.certificate(clean().der()))).isEqualTo(Profile.DOCUMENT_SIGNER);
  }

  /** Table C-2 has no alternative names, no document types, and the rest of these as optional. */
  @Test
  void whatTheSixthEditionAllowedIsAWarningAboutWhatWasIssuedByIt() {
    CertificateMaker sixth =
        clean()
            .without(Extension.subjectAlternativeName)
            .without(Extension.issuerAlternativeName)
            .without(Extension.cRLDistributionPoints)
            .without(Extension.privateKeyUsagePeriod)
            .without(DTL)
            .names(new X500Name("C=UT,O=DS"), new X500Name("C=UT,O=CSCA"));
    String[] deviations = {"ISS.34", "SUB.34", "PKU.14", "SAN.14", "IAN.14", "CDP.14", "DTL.14"};
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    assertThat(codesIssued(sixth, Instant.parse("2015-12-31T23:59:59Z"), end))
        .containsExactly(with("WARN:DSC.", deviations));
    assertThat(codesIssued(sixth, Instant.parse("2016-01-01T00:00:00Z"), end))
        .containsExactly(with("ERR:DSC.", deviations));
    assertThat(
            codesIssued(
                clean().without(Extension.authorityKeyIdentifier),
                Instant.parse("2010-01-01T00:00:00Z"),
                end))
        .containsExactly("ERR:DSC.AKI.14");
  }

  private static List<String> codesIssued(CertificateMaker maker, Instant from, Instant to) {
    return Judging.codes(maker.valid(from, to).der(), Profile.DOCUMENT_SIGNER);
  }

  private static String[] with(String prefix, String... rest) {
    return Stream.of(rest).map(prefix::concat).toArray(String[]::new);
  }

  private static Arguments row(
      String codes, UnaryOperator<CertificateMaker> spoil, String... more) {
    List<String> expected =
        Stream.concat(Stream.of(codes.split(" ")), Stream.of(more))
            .filter(code -> !code.isEmpty())
            .toList();
    return arguments(expected, spoil);
  }

  private static Arguments forbidden(String field, String oid) {
    return row(
        "ERR:DSC." + field + ".15",
        dsc -> dsc.with(new ASN1ObjectIdentifier(oid), false, DERNull.INSTANCE));
  }

  private static CertificateMaker usage(CertificateMaker dsc, boolean critical, int bits) {
    return dsc.with(Extension.keyUsage, critical, new KeyUsage(bits));
  }

  /** With notBefore and notAfter, as many as are given. */
  private static CertificateMaker period(CertificateMaker dsc, boolean critical, String... times) {
    ASN1Encodable[] ends = new ASN1Encodable[times.length];
    for (int i = 0; i < times.length; i++) {
      byte[] time = times[i].getBytes(StandardCharsets.US_ASCII);
      ends[i] = new DERTaggedObject(false, i, new DEROctetString(time));
    }
    return dsc.with(Extension.privateKeyUsagePeriod, critical, new DERSequence(ends));
  }

  private static CertificateMaker policies(CertificateMaker dsc, boolean critical, boolean any) {
    ASN1Encodable[] policies =
        any
            ? new ASN1Encodable[] {new PolicyInformation(new ASN1ObjectIdentifier("1.2.3"))}
            : new ASN1Encodable[0];
    return dsc.with(Extension.certificatePolicies, critical, new DERSequence(policies));
  }

  private static CertificateMaker alternative(
      CertificateMaker dsc, boolean critical, String name, boolean contact) {
    GeneralName directory = new GeneralName(new X500Name(name));
    GeneralName[] names =
        contact
            ? new GeneralName[] {directory, new GeneralName(GeneralName.rfc822Name, "a@b.example")}
            : new GeneralName[] {directory};
    return dsc.with(Extension.subjectAlternativeName, critical, new GeneralNames(names));
  }

  private static CertificateMaker location(
      CertificateMaker dsc,
      boolean critical,
      String uri,
      ReasonFlags reasons,
      GeneralNames issuer) {
    DistributionPointName name =
        new DistributionPointName(
            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    return dsc.with(
        Extension.cRLDistributionPoints,
        critical,
        new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, reasons, issuer)}));
  }

  private static CertificateMaker types(
      CertificateMaker dsc, boolean critical, int version, ASN1Encodable... types) {
    return dsc.with(
        DTL,
        critical,
        new DERSequence(new ASN1Encodable[] {new ASN1Integer(version), new DERSet(types)}));
  }
}

package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.TestPki;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields of Table 5, which every profile shares: one thing spoiled, one finding. */
class CertificateBodyRulesTest {
  private static final TestPki PKI = TestPki.EXPLICIT_EC;
  private static final int SERIAL = 1;
  private static final int VALIDITY = 4;
  private static final int KEY = 6;
  private static final int EXTENSIONS = 7;

  static Stream<Arguments> serialAndSignature() {
    return Stream.of(
        row("ERR:DSC.SER.0", () -> serial(BigInteger.ONE.negate())),
        row("ERR:DSC.SER.0", () -> serial(BigInteger.ZERO)),
        row("", () -> serial(BigInteger.ONE.shiftLeft(158))),
        row("ERR:DSC.SER.3", () -> serial(BigInteger.ONE.shiftLeft(160))),
        row("ERR:DSC.SER.2", () -> field(SERIAL, Spoiler.integer(0, 1))),
        row(
            "ERR:DSC.SIG.121",
            () ->
                Spoiler.outer(clean().der(), parts -> parts.set(1, algorithm("SHA384withECDSA")))),
        row("ERR:DSC.SIG.42", () -> signed("SHA1withECDSA")),
        row("ERR:DSC.SIG.130", () -> Spoiler.ber(clean().der())),
        row("ERR:DSC.UID.15", () -> tbs(fields -> fields.add(EXTENSIONS, uniqueId(1)))),
        row("ERR:DSC.UID.15", () -> tbs(fields -> fields.add(EXTENSIONS, uniqueId(2)))),
        row("ERR:DSC.EXT.22", () -> tbs(CertificateBodyRulesTest::falseSpelledOut)));
  }

  static Stream<Arguments> names() {
    return Stream.of(
        row("ERR:DSC.ISS.10", () -> issuer(new X500Name("CN=CSCA"))),
        row("ERR:DSC.ISS.34", () -> issuer(new X500Name("C=UT,O=CSCA"))),
        row("ERR:DSC.ISS.110", () -> issuer(new X500Name("C=ut,CN=CSCA"))),
        row("ERR:DSC.ISS.111", () -> issuer(threeLetters())),
        row("ERR:DSC.ISS.11", () -> issuer(name(BCStyle.CN, new DERT61String("CSCA")))),
        row("ERR:DSC.ISS.11", () -> issuer(name(BCStyle.SERIALNUMBER, new DERUTF8String("1")))),
        row("", () -> issuer(name(BCStyle.SERIALNUMBER, new DERPrintableString("1")))),
        row("ERR:DSC.ISS.11", () -> issuer(name(BCStyle.OU, new DERPrintableString("a@b")))),
        row("ERR:DSC.ISS.16", () -> issuer(name(BCStyle.OU, new DERUTF8String("")))),
        row("ERR:DSC.ISS.132", () -> issuer(new X500Name("C=UT,C=UT,CN=CSCA"))),
        row("ERR:DSC.SUB.34", () -> subject(new X500Name("C=UT,O=DS"))),
        row("ERR:DSC.SUB.112", () -> issuer(new X500Name("C=AT,CN=CSCA"))));
  }

  static Stream<Arguments> validity() {
    return Stream.of(
        row("ERR:DSC.VAL.4", () -> notAfter(new ASN1GeneralizedTime("20490101000000Z"))),
        row("", () -> notAfter(new ASN1GeneralizedTime("20500101000000Z"))),
        row("ERR:DSC.VAL.6", () -> notAfter(new ASN1GeneralizedTime("20500101000000.5Z"))),
        row("ERR:DSC.VAL.7", () -> notAfter(new DERUTCTime("4001010000Z"))),
        row("ERR:DSC.VAL.7", () -> notAfter(new DERUTCTime("400101000000+0100"))),
        // X.690 11.7 wants seconds, too.
        row(
            "ERR:DSC.SIG.130 ERR:DSC.VAL.8",
            () -> notAfter(new ASN1GeneralizedTime("205001010000Z"))),
        row("ERR:DSC.VAL.114", () -> notAfter(new DERUTCTime("190101000000Z"))));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        row(
            "ERR:DSC.PKI.47",
            () ->
                field(
                    KEY,
                    SubjectPublicKeyInfo.getInstance(
                        TestKeys.namedEc("P-256").getPublic().getEncoded()))),
        row("ERR:DSC.PKI.48", () -> parameters(domain -> domain.remove(5))),
        row("ERR:DSC.PKI.49", () -> parameters(CertificateBodyRulesTest::compressBase)),
        row("ERR:DSC.PKI.49", CertificateBodyRulesTest::compressedKey),
        row(
            "ERR:DSC.PKI.103",
            () ->
                field(
                    KEY,
                    new DERSequence(
                        new ASN1Encodable[] {
                          new DERSequence(new ASN1ObjectIdentifier("1.2.3.4")),
                          new DERBitString(new byte[] {1})
                        }))));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource({"serialAndSignature", "names", "validity", "keys"})
  void oneThingSpoiledIsOneFinding(String codes, Supplier<byte[]> spoiled) {
    assertThat(Judging.codes(spoiled.get(), Profile.DOCUMENT_SIGNER))
        .containsExactlyElementsOf(codes.isEmpty() ? List.of() : List.of(codes.split(" ")));
  }

  /** Version 1 has no extensions, so that theirs are reported too. */
  @Test
  void otherVersionsAreReported() {
    byte[] v1 =
        tbs(
            fields -> {
              fields.remove(EXTENSIONS);
              fields.remove(0);
            });
    assertThat(Judging.codes(v1, Profile.DOCUMENT_SIGNER)).contains("ERR:DSC.VER.12");
    assertThat(Judging.codes(v1, Profile.CSCA)).contains("ERR:CSCA.VER.12", "ERR:CSCA.BAC.14");
  }

  private static CertificateMaker clean() {
    return DocumentSignerRulesTest.clean();
  }

  private static byte[] serial(BigInteger serial) {
    return clean().serial(serial).der();
  }

  private static byte[] issuer(X500Name name) {
    return clean().names(new X500Name("C=UT,CN=DS"), name).der();
  }

  private static byte[] subject(X500Name name) {
    return clean().names(name, new X500Name(TestPki.CSCA)).der();
  }

  private static X500Name name(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, new DERPrintableString("UT"))
        .addRDN(BCStyle.CN, new DERUTF8String("CSCA"))
        .addRDN(type, value)
        .build();
  }

  private static X500Name threeLetters() {
    return new X500NameBuilder()
        .addRDN(BCStyle.C, new DERPrintableString("UTO"))
        .addRDN(BCStyle.CN, new DERUTF8String("CSCA"))
        .build();
  }

  private static byte[] signed(String algorithm) {
    return CertificateMaker.documentSigner(
            "C=UT,CN=DS", PKI.signerKeys(), TestPki.CSCA, PKI.cscaKeys(), algorithm)
        .der();
  }

  private static ASN1Encodable algorithm(String name) {
    return CertificateMaker.contentSigner(PKI.cscaKeys(), name).getAlgorithmIdentifier();
  }

  private static byte[] tbs(Consumer<List<ASN1Encodable>> change) {
    return Spoiler.signedPart(clean().der(), change);
  }

  private static byte[] field(int index, ASN1Encodable value) {
    return tbs(fields -> fields.set(index, value));
  }

  private static byte[] notAfter(ASN1Encodable time) {
    return tbs(
        fields ->
            fields.set(
                VALIDITY, Spoiler.changed(fields.get(VALIDITY), times -> times.set(1, time))));
  }

  private static ASN1Encodable uniqueId(int tag) {
    return new DERTaggedObject(false, tag, new DERBitString(new byte[] {1}));
  }

  private static void falseSpelledOut(List<ASN1Encodable> fields) {
    ASN1Encodable extensions =
        Spoiler.changed(
            ASN1TaggedObject.getInstance(fields.get(EXTENSIONS)).getExplicitBaseObject(),
            list ->
                list.add(
                    Spoiler.extension(
                        new ASN1ObjectIdentifier("1.2.3.4"), ASN1Boolean.FALSE, DERNull.INSTANCE)));
    fields.set(EXTENSIONS, new DERTaggedObject(true, 3, extensions));
  }

  private static byte[] parameters(Consumer<List<ASN1Encodable>> change) {
    return tbs(
        fields ->
            fields.set(
                KEY,
                Spoiler.changed(
                    fields.get(KEY),
                    key ->
                        key.set(
                            0,
                            Spoiler.changed(
                                key.get(0),
                                algorithm ->
                                    algorithm.set(
                                        1, Spoiler.changed(algorithm.get(1), change)))))));
  }

  private static void compressBase(List<ASN1Encodable> domain) {
    byte[] base = ASN1OctetString.getInstance(domain.get(3)).getOctets();
    domain.set(3, new DEROctetString(compressed(base)));
  }

  private static byte[] compressedKey() {
    return tbs(
        fields -> {
          SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(fields.get(KEY));
          fields.set(
              KEY,
              new SubjectPublicKeyInfo(
                  key.getAlgorithm(), compressed(key.getPublicKeyData().getOctets())));
        });
  }

  private static byte[] compressed(byte[] point) {
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(PKI.signerKeys().getPublic().getEncoded());
    ASN1Sequence domain =
        ASN1Sequence.getInstance(X962Parameters.getInstance(key.getAlgorithm().getParameters()));
    return X9ECParameters.getInstance(domain).getCurve().decodePoint(point).getEncoded(true);
  }

  private static Arguments row(String code, Supplier<byte[]> spoiled) {
    return arguments(code, spoiled);
  }
}

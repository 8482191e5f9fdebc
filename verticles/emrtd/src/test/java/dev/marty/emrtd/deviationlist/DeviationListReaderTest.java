package dev.marty.emrtd.deviationlist;

import static dev.marty.emrtd.deviationlist.TestDeviations.content;
import static dev.marty.emrtd.deviationlist.TestDeviations.description;
import static dev.marty.emrtd.deviationlist.TestDeviations.deviation;
import static dev.marty.emrtd.deviationlist.TestDeviations.documentType;
import static dev.marty.emrtd.deviationlist.TestDeviations.documents;
import static dev.marty.emrtd.deviationlist.TestDeviations.encoded;
import static dev.marty.emrtd.deviationlist.TestDeviations.issued;
import static dev.marty.emrtd.deviationlist.TestDeviations.list;
import static dev.marty.emrtd.deviationlist.TestDeviations.listWithoutCsca;
import static dev.marty.emrtd.deviationlist.TestDeviations.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.deviationlist.AffectedDocuments.CertificateDigest;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuerAndSerial;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuingPeriod;
import dev.marty.emrtd.deviationlist.AffectedDocuments.KeyIdentifier;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Accepted;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Deviation lists made here, right ones and wrong ones. */
class DeviationListReaderTest {
  private static final String SHA256 = NISTObjectIdentifiers.id_sha256.getId();
  private static final byte[] CHIPS = content(deviation(documents(), description("4")));

  @Test
  void everythingInARightListIsRead() {
    ASN1Encodable all =
        deviation(
            documents(
                documentType("P"),
                new DERTaggedObject(
                    false,
                    1,
                    new IssuerAndSerialNumber(
                        new X500Name("C=UT,CN=CSCA Utopia"), BigInteger.valueOf(0xABC))),
                issued("20240101000000Z", "20240301235959Z"),
                numbers("C01X0001", "C01X0002")),
            new DERSequence(
                new ASN1Encodable[] {
                  new DERPrintableString("DG2 is cut off"),
                  new ASN1ObjectIdentifier(TestDeviations.TYPES + "2.1"),
                  new DERTaggedObject(true, 0, new ASN1Integer(2)),
                  new DERTaggedObject(true, 1, DERNull.INSTANCE)
                }));
    DeviationList list = accepted(list(content(SHA256, all)).der());

    assertThat(list.findings()).isEmpty();
    assertThat(list.version()).isZero();
    assertThat(list.digestAlgorithm()).isEqualTo("SHA256");
    assertThat(list.signature().status()).isEqualTo(Status.VALID);
    assertThat(list.signature().issuer().facts().subject())
        .isEqualTo("CN=CSCA Utopia,O=Utopia,C=UT");
    Deviation deviation = list.deviations().iterator().next();
    assertThat(list.deviations()).hasSize(1);
    assertThat(deviation.position()).isZero();
    AffectedDocuments documents = deviation.documents();
    assertThat(documents.documentType()).isEqualTo("P");
    assertThat(documents.signer())
        .isEqualTo(
            new IssuerAndSerial("CN=CSCA Utopia,C=UT", "2.5.4.3=csca utopia,2.5.4.6=ut", "0abc"));
    assertThat(documents.issued())
        .isEqualTo(
            new IssuingPeriod(
                Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-03-01T23:59:59Z")));
    assertThat(documents.documentNumbers()).containsExactly("C01X0001", "C01X0002");
    assertThat(deviation.descriptions())
        .containsExactly(
            new DeviationDescription(
                "DG2 is cut off",
                TestDeviations.TYPES + "2.1",
                Octets.copyOf(encoded(new ASN1Integer(2))),
                Octets.copyOf(encoded(DERNull.INSTANCE))));
    assertThat(deviation.descriptions().get(0).typeText()).isEqualTo("data group malformed");
  }

  @Test
  void signersAreNamedInThreeWays() {
    CertificateFacts signer =
        ((CertificateOutcome.Parsed) CertificateReader.read(TestDeviations.SIGNER)).facts();
    byte[] hash = HexFormat.of().parseHex(signer.sha256());
    byte[] key = HexFormat.of().parseHex(signer.subjectKeyIdentifier());
    DeviationList list =
        accepted(
            list(content(
                    SHA256,
                    deviation(
                        documents(new DERTaggedObject(false, 2, new DEROctetString(key))),
                        description("1.1")),
                    deviation(
                        documents(new DERTaggedObject(false, 3, new DEROctetString(hash))),
                        description("1.2"))))
                .der());
    assertThat(list.findings()).isEmpty();
    assertThat(list.deviations())
        .extracting(deviation -> deviation.documents().signer())
        .containsExactlyInAnyOrder(
            new KeyIdentifier(signer.subjectKeyIdentifier()),
            new CertificateDigest(signer.sha256()));
  }

  @Test
  void withoutItsCscaTheAnchorIsForTheCallerToFind() {
    DeviationList list = accepted(listWithoutCsca(CHIPS).der());
    assertThat(list.signature().issuer()).isNull();
    assertThat(list.signature().issuerListed()).isFalse();
    assertThat(codes(list)).containsExactly("WARN:DL.CER.14");

    byte[] impostor =
        CertificateMaker.root(TestPki.CSCA, TestKeys.namedEc("P-256"), "SHA256withECDSA").der();
    DeviationList other = accepted(listWithoutCsca(CHIPS, impostor).der());
    assertThat(other.signature().issuer()).isNull();

    DeviationList whole = accepted(listWithoutCsca(CHIPS, impostor, TestDeviations.CSCA).der());
    assertThat(whole.signature().issuer().bytes()).isEqualTo(Octets.copyOf(TestDeviations.CSCA));
    assertThat(codes(whole)).isEmpty();
  }

  static Stream<Arguments> deviations() {
    ASN1Encodable chip = description("4");
    ASN1Encodable right = deviation(documents(), chip);
    ASN1Encodable hash = new DERTaggedObject(false, 3, new DEROctetString(new byte[32]));
    return Stream.of(
        arguments("ERR:DL.DEV.16", content()),
        arguments("ERR:DL.DEV.16", content(deviation(documents()))),
        arguments("ERR:DL.DEV.16", content(deviation(documents(numbers()), chip))),
        arguments(
            "ERR:DL.DEV.104",
            encoded(new DERSequence(new ASN1Encodable[] {new ASN1Integer(1), new DERSet(right)}))),
        arguments(
            "ERR:DL.DEV.114",
            content(deviation(documents(issued("20240102000000Z", "20240101000000Z")), chip))),
        arguments("ERR:DL.DEV.144", content(deviation(documents(documentType("PAS")), chip))),
        arguments("ERR:DL.DEV.11", content(deviation(documents(documentType("P<")), chip))),
        arguments(
            "ERR:DL.DEV.11",
            content(
                deviation(
                    documents(new DERTaggedObject(false, 5, new DERSet(new DERUTF8String("É1")))),
                    chip))),
        arguments("ERR:DL.DEV.11", content(deviation(documents(numbers("A".repeat(65))), chip))),
        arguments(
            "ERR:DL.DEV.130", swapped(content(deviation(documents(numbers("A", "B")), chip)))),
        arguments("WARN:DL.DEV.131", content(deviation(documents(numbers("A", "A")), chip))),
        arguments("WARN:DL.DEV.145", content(deviation(documents(), description("6")))),
        arguments("ERR:DL.DIG.14", content(deviation(documents(hash), chip))),
        arguments(
            "ERR:DL.DIG.121",
            content(NISTObjectIdentifiers.id_sha384.getId(), deviation(documents(hash), chip))),
        arguments("ERR:DL.DEV.130", unsorted(deviation(documents(documentType("P")), chip), right)),
        arguments("ERR:DL.DEV.133", content(deviation(documents(), new ASN1Integer(1)), right)),
        arguments("ERR:DL.DEV.133", content(deviation(documents(chip), chip), right)),
        // A number that is none, and more descriptions than are held.
        arguments(
            "ERR:DL.DEV.133",
            content(
                deviation(
                    documents(new DERTaggedObject(false, 5, new DERSet(new DERSequence(chip)))),
                    chip),
                right)),
        arguments("ERR:DL.DEV.133", content(deviation(documents(), copies(chip, 101)), right)),
        arguments("ERR:DL.DEV.133", content(new ASN1Integer(1), right)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deviations")
  void whatIsWrongInsideIsAFinding(String code, byte[] content) {
    DeviationList list = accepted(list(content).der());
    assertThat(codes(list)).containsExactly(code);
    if (code.equals("ERR:DL.DEV.133")) {
      assertThat(list.deviations()).hasSize(1);
    }
  }

  private static ASN1Encodable[] copies(ASN1Encodable of, int count) {
    return Collections.nCopies(count, of).toArray(ASN1Encodable[]::new);
  }

  /** Numbers A and B in the other order. */
  private static byte[] swapped(byte[] content) {
    byte[] swapped = content.clone();
    for (int i = 0; i < content.length; i++) {
      if (content[i] == 'A' || content[i] == 'B') {
        swapped[i] = (byte) ('A' + 'B' - content[i]);
      }
    }
    return swapped;
  }

  /** The only real list in reach names 169,422 documents in one set; nothing of it is held. */
  @Test
  void aMillionDocumentNumbersAreReadOneByOne() {
    int many = 1_000_000;
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (int i = 0; i < many; i++) {
      byte[] number = String.format(Locale.ROOT, "C%08d", i).getBytes(StandardCharsets.US_ASCII);
      numbers.writeBytes(Der.element(BERTags.PRINTABLE_STRING, number));
    }
    byte[] documents = Der.element(Tlv.SEQUENCE, Der.element(0xA5, numbers.toByteArray()));
    byte[] descriptions = Der.element(Tlv.SET, encoded(description("4")));
    byte[] deviation = Der.element(Tlv.SEQUENCE, documents, descriptions);
    byte[] content =
        Der.element(Tlv.SEQUENCE, encoded(new ASN1Integer(0)), Der.element(Tlv.SET, deviation));

    DeviationList list = accepted(list(content).der());

    assertThat(list.findings()).isEmpty();
    DocumentNumbers read = list.deviations().iterator().next().documents().documentNumbers();
    assertThat(read.size()).isEqualTo(many);
    int i = 0;
    for (String number : read) {
      if (Integer.parseInt(number.substring(1)) != i++) {
        throw new AssertionError(number + " at " + i);
      }
    }
    assertThat(i).isEqualTo(many);
  }

  @Test
  void whatIsNoDocumentNumberIsLeftOut() {
    DeviationList list =
        accepted(
            list(content(
                    deviation(
                        documents(numbers("A1", "", "A\u00002", "B".repeat(1_000_000), "C3")),
                        description("4"))))
                .der());
    assertThat(list.deviations().iterator().next().documents().documentNumbers())
        .containsExactly("A1", "C3");
    assertThat(list.findings())
        .singleElement()
        .satisfies(found -> assertThat(found.text()).contains("3 of them are left out"));
  }

  @Test
  void moreDeviationsThanAreReadAreRefused() {
    ASN1Encodable chip = deviation(documents(), description("4"));
    DeviationListOutcome outcome =
        DeviationListReader.read(list(content(copies(chip, 100_001))).der());
    assertThat(((Refused) outcome).detail()).contains("100000").contains("ask the list's issuer");
  }

  /** Definite lengths, but a SET OF in the order it is given. */
  private static byte[] unsorted(ASN1Encodable... deviations) {
    try {
      return new DLSequence(new ASN1Encodable[] {new ASN1Integer(0), new DLSet(deviations)})
          .getEncoded(ASN1Encoding.DL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theContainerIsJudgedByTable19() {
    assertThat(codes(accepted(list(CHIPS).signingTime(null).der())))
        .containsExactly("ERR:DL.SGI.14");
    assertThat(codes(accepted(list(CHIPS).ber()))).containsExactly("ERR:DL.VER.130");
    assertThat(
            codes(
                accepted(
                    list(CHIPS)
                        .unsigned(new ASN1ObjectIdentifier("1.2.3"), DERNull.INSTANCE)
                        .der())))
        .containsExactly("ERR:DL.SGI.124");
    // Signed by a Master List Signer.
    assertThat(
            codes(
                accepted(
                    TestDeviations.PKI.list().content(TestDeviations.CONTENT_TYPE, CHIPS).der())))
        .containsExactly("ERR:DLS.EKU.134");
  }

  @Test
  void whatIsNoSignedListIsRefused() {
    byte[] right = list(CHIPS).der();
    byte[] flipped = right.clone();
    flipped[flipped.length - 1] ^= 1;
    assertThat(reason(flipped)).isEqualTo(CmsReason.SIGNATURE_INVALID);
    assertThat(reason(TestDeviations.PKI.list().der())).isEqualTo(CmsReason.WRONG_CONTENT_TYPE);
    assertThat(reason(list(CHIPS).withoutAttributes().der()))
        .isEqualTo(CmsReason.SIGNED_ATTRIBUTES_MISSING);
    assertThat(reason(list(CHIPS).signingTime(Instant.parse("2040-01-01T00:00:00Z")).der()))
        .isEqualTo(CmsReason.SIGNER_NOT_VALID_AT_SIGNING_TIME);
    for (ASN1Encodable content :
        List.of(
            new ASN1Integer(0),
            new DERSequence(),
            new DERSequence(new ASN1Integer(0)),
            new DERSequence(new ASN1Encodable[] {new ASN1Integer(0), new DERSequence()}))) {
      assertThat(reason(list(encoded(content)).der())).isEqualTo(CmsReason.MALFORMED_CONTENT);
    }
    assertThat(reason(list(new byte[0]).der())).isEqualTo(CmsReason.MALFORMED_CONTENT);
  }

  @Test
  void nationalUseMayHaveTypesOfItsOwn() {
    assertThat(DeviationType.of(TestDeviations.TYPES + "5.49.1"))
        .contains(DeviationType.NATIONAL_USE);
    assertThat(DeviationType.of(TestDeviations.TYPES + "50")).isEmpty();
    for (DeviationType type : DeviationType.values()) {
      assertThat(DeviationType.of(type.oid())).contains(type);
    }
  }

  private static DeviationList accepted(byte[] cms) {
    DeviationListOutcome outcome = DeviationListReader.read(cms);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).list();
  }

  private static CmsReason reason(byte[] cms) {
    DeviationListOutcome outcome = DeviationListReader.read(cms);
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).detail()).isNotBlank();
    return ((Refused) outcome).reason();
  }

  private static List<String> codes(DeviationList list) {
    return list.findings().stream().map(Finding::code).toList();
  }
}

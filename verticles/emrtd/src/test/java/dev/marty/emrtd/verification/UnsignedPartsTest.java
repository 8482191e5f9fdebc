package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/**
 * Whatever anybody can add to an EF.SOD, or write otherwise, without touching what is signed, is
 * said: as a finding, or by a refusal.
 */
class UnsignedPartsTest {
  private static final int VERSION = 0;
  private static final int DIGESTS = 1;
  private static final int CONTENT = 2;
  private static final int CERTIFICATES = 3;
  private static final int SID = 1;
  private static final int SIGNATURE = 5;

  private final DocumentMaker maker = new DocumentMaker();

  private void assertFound(String text) {
    VerificationReport report = maker.verify();
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.steps().stream().flatMap(step -> step.findings().stream()))
        .extracting(Finding::text)
        .anySatisfy(found -> assertThat(found).contains(text));
  }

  private void assertRefused(String text) {
    assertThat(SodReader.read(maker.sod()))
        .isInstanceOfSatisfying(
            SodOutcome.Refused.class, refused -> assertThat(refused.detail()).contains(text));
  }

  private void data(Consumer<List<ASN1Encodable>> change) {
    maker.signedData = change;
  }

  private void info(Consumer<List<ASN1Encodable>> change) {
    maker.signerInfo = change;
  }

  private static ASN1Sequence with(ASN1Encodable sequence, ASN1Encodable more) {
    List<ASN1Encodable> elements = new ArrayList<>();
    ASN1Sequence.getInstance(sequence.toASN1Primitive()).forEach(elements::add);
    elements.add(more);
    return new DERSequence(elements.toArray(ASN1Encodable[]::new));
  }

  @Test
  void nothingIsFoundWhereNothingIsAdded() {
    for (Step step : new Step[] {Step.SOD, Step.PATH, Step.SIGNATURE}) {
      assertThat(maker.verify().step(step).orElseThrow().findings())
          .extracting(Finding::text)
          .allMatch(text -> text.contains("Public Key Info"));
    }
  }

  @Test
  void attributesThatNobodySigned() {
    Attribute time = new Attribute(CMSAttributes.signingTime, new DERSet(DERNull.INSTANCE));
    info(e -> e.add(new DERTaggedObject(false, 1, new DERSet(time))));
    assertFound("unsignedAttrs");
    info(e -> e.add(new DERTaggedObject(false, 1, new DERSet())));
    assertFound("unsignedAttrs");
    info(
        e -> {
          e.add(new DERTaggedObject(false, 1, new DERSet(time)));
          e.add(new DERTaggedObject(false, 2, new DERSet(time)));
        });
    assertRefused("SignerInfo");
  }

  @Test
  void crls() {
    data(e -> e.add(CERTIFICATES + 1, new DERTaggedObject(false, 1, new DERSet())));
    assertFound("Forbidden_Part_Present (crls)");
  }

  @Test
  void moreCertificates() {
    data(
        e -> {
          ASN1Set own = ASN1Set.getInstance((ASN1TaggedObject) e.get(CERTIFICATES), false);
          ASN1Encodable attributes =
              new DERTaggedObject(false, 1, new DERSequence(new ASN1Integer(1)));
          e.set(
              CERTIFICATES,
              new DERTaggedObject(
                  false, 0, new DLSet(new ASN1Encodable[] {own.getObjectAt(0), attributes})));
        });
    assertFound("More_Than_One (2 certificates)");
  }

  @Test
  void moreHashFunctions() {
    data(
        e ->
            e.set(
                DIGESTS,
                new DERSet(
                    new ASN1Encodable[] {
                      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
                      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.113549.2.5"))
                    })));
    assertFound("More_Than_One (2 digestAlgorithms)");
  }

  @Test
  void versionsThatContradictFail() {
    data(e -> e.set(VERSION, new ASN1Integer(1)));
    assertThat(maker.verify().outcome()).isEqualTo(Overall.INVALID);
    data(e -> {});
    info(e -> e.set(VERSION, new ASN1Integer(3)));
    assertThat(maker.verify().outcome()).isEqualTo(Overall.INVALID);
  }

  @Test
  void elementsWhereNoneBelong() {
    data(e -> e.set(CONTENT, with(e.get(CONTENT), DERNull.INSTANCE)));
    assertRefused("something follows eContent");
    data(e -> {});
    info(e -> e.set(SID, with(e.get(SID), DERNull.INSTANCE)));
    assertThat(maker.verify().outcome()).isEqualTo(Overall.INVALID);
    info(e -> {});
    maker.file = sod -> withFields(sod, fields -> {}, DERNull.INSTANCE);
    assertRefused("something follows content");
  }

  @Test
  void numbersWithMoreOctetsThanTheyNeed() {
    maker.file = sod -> withFields(sod, e -> e.set(VERSION, number(0, 3)));
    assertFound("SignedData is encoded in BER");
    maker.file = sod -> withInfo(sod, e -> e.set(VERSION, number(0, 1)));
    assertFound("Not_DER (SignerInfo)");
    maker.file =
        sod ->
            withInfo(
                sod,
                e -> {
                  byte[] issuer = children(e.get(SID)).get(0);
                  e.set(SID, Der.element(Tlv.SEQUENCE, issuer, number(0, 0x12, 0x34)));
                });
    assertFound("Not_DER (SignerInfo)");
  }

  @Test
  void stringsInPieces() {
    maker.file = sod -> withInfo(sod, e -> e.set(SIGNATURE, pieces(e.get(SIGNATURE))));
    assertFound("Not_DER (SignerInfo)");
    maker.file =
        sod ->
            withFields(
                sod,
                e -> {
                  List<byte[]> content = children(e.get(CONTENT));
                  byte[] whole = children(content.get(1)).get(0);
                  e.set(
                      CONTENT,
                      Der.element(
                          Tlv.SEQUENCE, content.get(0), Der.element(Tlv.CONTEXT_0, pieces(whole))));
                });
    assertFound("SignedData is encoded in BER");
  }

  private static byte[] number(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return Der.element(Tlv.INTEGER, bytes);
  }

  private static byte[] pieces(byte[] string) {
    byte[] whole = ASN1OctetString.getInstance(string).getOctets();
    return Der.element(
        Tlv.OCTET_STRING + 0x20,
        Der.element(Tlv.OCTET_STRING, Arrays.copyOf(whole, 10)),
        Der.element(Tlv.OCTET_STRING, Arrays.copyOfRange(whole, 10, whole.length)));
  }

  private static byte[] withInfo(byte[] sod, Consumer<List<byte[]>> change) {
    return withFields(
        sod,
        fields -> {
          List<byte[]> info = children(children(fields.get(fields.size() - 1)).get(0));
          change.accept(info);
          fields.set(fields.size() - 1, Der.element(Tlv.SET, sequence(info)));
        });
  }

  private static byte[] withFields(
      byte[] sod, Consumer<List<byte[]>> change, ASN1Encodable... after) {
    List<byte[]> info = children(children(sod).get(0));
    List<byte[]> fields = children(children(info.get(1)).get(0));
    change.accept(fields);
    info.set(1, Der.element(Tlv.CONTEXT_0, sequence(fields)));
    for (ASN1Encodable one : after) {
      info.add(DocumentMaker.encoded(one));
    }
    return Der.element(0x77, sequence(info));
  }

  private static byte[] sequence(List<byte[]> elements) {
    return Der.element(Tlv.SEQUENCE, elements.toArray(byte[][]::new));
  }

  private static List<byte[]> children(byte[] element) {
    try {
      List<byte[]> children = new ArrayList<>();
      for (Tlv child : Tlv.guarded(element, Asn1Limits.CONTAINER).children(100)) {
        children.add(child.bytes());
      }
      return children;
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CRLs: one thing spoiled, one finding. */
class CrlRulesTest {
  private static final int SIGNATURE = 1;
  private static final int ISSUER = 2;
  private static final int THIS_UPDATE = 3;
  private static final int NEXT_UPDATE = 4;
  private static final int REVOKED = 5;
  private static final int EXTENSIONS = 6;
  private static final ASN1ObjectIdentifier PRIVATE = new ASN1ObjectIdentifier("1.2.3.4");

  private static final byte[] CLEAN = clean();

  static Stream<Arguments> bodies() {
    return Stream.of(
        row("", tbs -> {}),
        row("ERR:CRL.VER.13", tbs -> tbs.set(0, new ASN1Integer(0))),
        row("ERR:CRL.SIG.121", tbs -> tbs.set(SIGNATURE, sha256())),
        row("ERR:CRL.ISS.10", tbs -> tbs.set(ISSUER, new X500Name("CN=CSCA"))),
        row("ERR:CRL.ISS.110", tbs -> tbs.set(ISSUER, new X500Name("C=ut,CN=CSCA"))),
        row("ERR:CRL.TUP.4", tbs -> tbs.set(THIS_UPDATE, generalized("20260101000000Z"))),
        row("ERR:CRL.TUP.7", tbs -> tbs.set(THIS_UPDATE, new DERUTCTime("2601010000Z"))),
        row("ERR:CRL.NUP.14", tbs -> tbs.remove(NEXT_UPDATE)),
        row(
            "ERR:CRL.SIG.130 ERR:CRL.NUP.8",
            tbs -> tbs.set(NEXT_UPDATE, generalized("205101010000Z"))),
        row("ERR:CRL.NUP.6", tbs -> tbs.set(NEXT_UPDATE, generalized("20510101000000.1Z"))),
        row("ERR:CRL.NUP.114", tbs -> tbs.set(NEXT_UPDATE, new DERUTCTime("200101000000Z"))),
        row("", tbs -> tbs.remove(REVOKED)),
        row("ERR:CRL.REC.16", tbs -> tbs.set(REVOKED, new DERSequence())),
        row("ERR:CRL.REC.4", tbs -> entry(tbs, 1, generalized("20260101000000Z"))));
  }

  static Stream<Arguments> extensions() {
    return Stream.of(
        row("ERR:CRL.AKI.14", tbs -> without(tbs, 0)),
        row("ERR:CRL.AKI.18", tbs -> replace(tbs, 0, critical(Extension.authorityKeyIdentifier))),
        row(
            "ERR:CRL.AKI.23",
            tbs ->
                replace(
                    tbs,
                    0,
                    Spoiler.extension(Extension.authorityKeyIdentifier, null, new DERSequence()))),
        row("ERR:CRL.CRN.14", tbs -> without(tbs, 1)),
        row("ERR:CRL.CRN.18", tbs -> replace(tbs, 1, critical(Extension.cRLNumber))),
        row("ERR:CRL.CRN.0", tbs -> number(tbs, new ASN1Integer(-1))),
        row("", tbs -> number(tbs, new ASN1Integer(0))),
        row("ERR:CRL.CRN.2", tbs -> number(tbs, Spoiler.integer(0, 1))),
        row("ERR:CRL.CRN.3", tbs -> number(tbs, new ASN1Integer(BigInteger.ONE.shiftLeft(160)))),
        row("", tbs -> number(tbs, new ASN1Integer(BigInteger.ONE.shiftLeft(158)))),
        row("ERR:CRL.DCR.15", tbs -> add(tbs, Extension.deltaCRLIndicator, new ASN1Integer(1))),
        row(
            "ERR:CRL.IDP.15",
            tbs -> add(tbs, Extension.issuingDistributionPoint, DERNull.INSTANCE)),
        row("ERR:CRL.FCR.15", tbs -> add(tbs, Extension.freshestCRL, DERNull.INSTANCE)),
        row("", tbs -> add(tbs, Extension.issuerAlternativeName, names())),
        row(
            "ERR:CRL.IAN.18",
            tbs ->
                change(
                    tbs,
                    list ->
                        list.add(
                            Spoiler.extension(
                                Extension.issuerAlternativeName, ASN1Boolean.TRUE, names())))),
        row("ERR:CRL.EXT.18", tbs -> change(tbs, list -> list.add(critical(PRIVATE)))),
        row(
            "ERR:CRL.EXT.22",
            tbs ->
                change(
                    tbs,
                    list ->
                        list.add(
                            Spoiler.extension(PRIVATE, ASN1Boolean.FALSE, DERNull.INSTANCE)))));
  }

  static Stream<Arguments> entries() {
    return Stream.of(
        row(
            "ERR:CRL.REA.15",
            tbs -> entry(tbs, 2, one(Extension.reasonCode, null, new ASN1Enumerated(1)))),
        row(
            "ERR:CRL.REA.15 ERR:CRL.REA.18",
            tbs ->
                entry(tbs, 2, one(Extension.reasonCode, ASN1Boolean.TRUE, new ASN1Enumerated(1)))),
        row("ERR:CRL.HIC.15", tbs -> entry(tbs, 2, one(Extension.instructionCode, null, PRIVATE))),
        row(
            "ERR:CRL.IND.15",
            tbs ->
                entry(tbs, 2, one(Extension.invalidityDate, null, generalized("20260101000000Z")))),
        row(
            "ERR:CRL.CEI.15",
            tbs -> entry(tbs, 2, one(Extension.certificateIssuer, null, names()))),
        row("", tbs -> entry(tbs, 2, one(PRIVATE, null, DERNull.INSTANCE))),
        row(
            "ERR:CRL.EXT.18",
            tbs -> entry(tbs, 2, one(PRIVATE, ASN1Boolean.TRUE, DERNull.INSTANCE))));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource({"bodies", "extensions", "entries"})
  void oneThingSpoiledIsOneFinding(String codes, Consumer<List<ASN1Encodable>> spoil) {
    assertThat(Judging.crlCodes(Spoiler.signedPart(CLEAN, spoil)))
        .containsExactlyElementsOf(codes.isEmpty() ? List.of() : List.of(codes.split(" ")));
  }

  @Test
  void algorithmsAndEncodingAreJudged() {
    AlgorithmIdentifier sha1 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA1);
    byte[] weak =
        Spoiler.outer(
            Spoiler.signedPart(CLEAN, tbs -> tbs.set(SIGNATURE, sha1)), crl -> crl.set(1, sha1));
    assertThat(Judging.crlCodes(weak)).containsExactly("ERR:CRL.SIG.42");
    assertThat(Judging.crlCodes(Spoiler.ber(CLEAN))).containsExactly("ERR:CRL.SIG.130");
  }

  @Test
  void whatEntriesShareIsReportedOnceWithTheirNumber() {
    byte[] spoiled =
        Spoiler.signedPart(
            CLEAN,
            tbs ->
                tbs.set(
                    REVOKED,
                    Spoiler.changed(
                        tbs.get(REVOKED),
                        entries ->
                            entries.replaceAll(
                                entry ->
                                    Spoiler.changed(
                                        entry,
                                        parts ->
                                            parts.add(
                                                one(
                                                    Extension.reasonCode,
                                                    null,
                                                    new ASN1Enumerated(1))))))));
    assertThat(Judging.crlCodes(spoiled)).containsExactly("ERR:CRL.REA.15");
  }

  private static byte[] clean() {
    try {
      return CrlMaker.make(
          TestCsca.issuer(KeyAlgorithm.EC_P256, true),
          new CrlRequest(
              BigInteger.TEN,
              TestCsca.START,
              TestCsca.START.plus(Duration.ofDays(30)),
              RevokedList.of(
                  List.of(
                      new RevokedCertificate(BigInteger.ONE, TestCsca.START),
                      new RevokedCertificate(BigInteger.TWO, TestCsca.START))),
              List.of()));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Arguments row(String codes, Consumer<List<ASN1Encodable>> spoil) {
    return arguments(codes, spoil);
  }

  private static ASN1Encodable sha256() {
    return new AlgorithmIdentifier(NISTObjectIdentifiers.dsa_with_sha256);
  }

  private static ASN1GeneralizedTime generalized(String time) {
    return new ASN1GeneralizedTime(time);
  }

  private static GeneralNames names() {
    return new GeneralNames(new GeneralName(new X500Name("C=UT,CN=Old")));
  }

  /** Changes the first entry: its date, or by adding extensions. */
  private static void entry(List<ASN1Encodable> tbs, int index, ASN1Encodable part) {
    tbs.set(
        REVOKED,
        Spoiler.changed(
            tbs.get(REVOKED),
            entries ->
                entries.set(
                    0,
                    Spoiler.changed(
                        entries.get(0),
                        parts -> {
                          if (index < parts.size()) {
                            parts.set(index, part);
                          } else {
                            parts.add(part);
                          }
                        }))));
  }

  private static DERSequence one(
      ASN1ObjectIdentifier oid, ASN1Encodable criticality, ASN1Encodable value) {
    return new DERSequence(Spoiler.extension(oid, criticality, value));
  }

  private static DERSequence critical(ASN1ObjectIdentifier oid) {
    ASN1Encodable value =
        Extension.authorityKeyIdentifier.equals(oid)
            ? new AuthorityKeyIdentifier(new byte[] {1})
            : new ASN1Integer(1);
    return Spoiler.extension(oid, ASN1Boolean.TRUE, value);
  }

  private static void change(List<ASN1Encodable> tbs, Consumer<List<ASN1Encodable>> change) {
    ASN1Encodable list = ASN1TaggedObject.getInstance(tbs.get(EXTENSIONS)).getExplicitBaseObject();
    tbs.set(EXTENSIONS, new DERTaggedObject(true, 0, Spoiler.changed(list, change)));
  }

  private static void without(List<ASN1Encodable> tbs, int index) {
    change(tbs, list -> list.remove(index));
  }

  private static void replace(List<ASN1Encodable> tbs, int index, ASN1Encodable extension) {
    change(tbs, list -> list.set(index, extension));
  }

  private static void number(List<ASN1Encodable> tbs, ASN1Integer number) {
    replace(tbs, 1, Spoiler.extension(Extension.cRLNumber, null, number));
  }

  private static void add(List<ASN1Encodable> tbs, ASN1ObjectIdentifier oid, ASN1Encodable value) {
    change(tbs, list -> list.add(Spoiler.extension(oid, null, value)));
  }
}

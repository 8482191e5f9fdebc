package dev.marty.pkd;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.cms.SignedDataMaker;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.masterlist.MasterListMaker;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;

/** One key of a CSCA, under one name, and what is signed with it. */
final class Generation {
  private static final Period LONG = Period.ofYears(10).plus(Period.ofMonths(3));

  /** Of a list (Doc 9303-12 clauses 9.2 and 10.2). */
  private static final byte[] VERSION_0 = {Tlv.INTEGER, 1, 0};

  private static final int DOCUMENT_TYPE = 0x80;

  /** 2.23.136.1.1.7.2.2 */
  private static final byte[] DATA_GROUP_HASH = {Tlv.OID, 8, 0x67, (byte) 0x81, 8, 1, 1, 7, 2, 2};

  private final String country;
  private final String name;
  private final Issuer issuer;
  private final Instant start = Instant.now().minus(Duration.ofDays(10));

  Generation(String country, String name) {
    this(country, name, newKey());
  }

  /** With a key of one's choice. */
  Generation(String country, String name, SigningKey key) {
    this.country = country;
    this.name = name;
    RootRequest request =
        new RootRequest(
            new SubjectName(country, "Test", null, null, name),
            new AlternativeName(country + "X", null, List.of("csca@example.org")),
            List.of("https://example.org/test.crl"),
            Lifetime.from(start, Period.ofYears(15), Period.ofYears(4)));
    this.issuer =
        Issuer.of(make(() -> CertificateMaker.root(request, key, CertificateMaker.serial())), key);
  }

  /** The same name and key in another country. */
  Generation abroad(String otherCountry) {
    return new Generation(otherCountry, name, issuer.key());
  }

  SigningKey key() {
    return issuer.key();
  }

  /** As RFC 4514 text. */
  String distinguishedName() {
    return "CN=" + name + ",O=Test,C=" + country;
  }

  byte[] root() {
    return issuer.root().encoded().toByteArray();
  }

  /** The certificate of a newer key, signed with this one. */
  byte[] link(Generation next) {
    return make(
        () -> CertificateMaker.link(issuer, next.issuer, CertificateMaker.serial(), next.start));
  }

  /** A Document Signer certificate. */
  byte[] signer(String signerName) {
    return signer(signerName, LONG);
  }

  /** A Document Signer certificate; it was made ten days ago. */
  byte[] signer(String signerName, Period validity) {
    return signer(SignerKind.DOCUMENT_SIGNER, signerName, validity, newKey());
  }

  /** A Document Signer certificate of a serial number of one's choice. */
  byte[] signer(String signerName, BigInteger serial, Instant notBefore) {
    SignerRequest request =
        new SignerRequest(
            SignerKind.DOCUMENT_SIGNER,
            new SubjectName(country, "Test", null, null, signerName),
            newKey().publicKey(),
            List.of("P"),
            Lifetime.from(notBefore, LONG, Period.ofMonths(3)));
    return make(() -> CertificateMaker.signer(issuer, request, serial));
  }

  private byte[] signer(SignerKind kind, String signerName, Period validity, SigningKey key) {
    Period use = validity.toTotalMonths() == 0 ? validity : Period.ofMonths(3);
    SignerRequest request =
        new SignerRequest(
            kind,
            new SubjectName(country, "Test", null, null, signerName),
            key.publicKey(),
            kind == SignerKind.DOCUMENT_SIGNER ? List.of("P") : List.of(),
            Lifetime.from(start, validity, use));
    return make(() -> CertificateMaker.signer(issuer, request, CertificateMaker.serial()));
  }

  /** A master list by this CSCA's list signer. */
  byte[] masterList(Instant signedAt, byte[]... members) {
    SigningKey key = newKey();
    return MasterListMaker.make(
        Arrays.stream(members).map(Octets::copyOf).toList(),
        key,
        parsed(signer(SignerKind.MASTER_LIST_SIGNER, "List Signer", LONG, key)),
        parsed(root()),
        signedAt);
  }

  /** A master list with another certificate of this CSCA's key in place of its root. */
  byte[] masterListOf(byte[] instead, Instant signedAt) {
    SigningKey key = newKey();
    CertificateOutcome.Parsed signer =
        parsed(signer(SignerKind.MASTER_LIST_SIGNER, "List Signer", LONG, key));
    return SignedDataMaker.make(
        Oids.MASTER_LIST,
        Der.element(Tlv.SEQUENCE, VERSION_0, Der.element(Tlv.SET, instead)),
        key,
        SignedDataMaker.byKeyIdentifier(signer.certificate()),
        List.of(signer.bytes()),
        signedAt);
  }

  /** A master list of this CSCA and another, by a signer that must not sign any. */
  byte[] masterListBy(SignerKind signedBy, Instant signedAt, Generation other) {
    SigningKey key = newKey();
    CertificateOutcome.Parsed signer = parsed(signer(signedBy, "Signer", LONG, key));
    return SignedDataMaker.make(
        Oids.MASTER_LIST,
        Der.element(Tlv.SEQUENCE, VERSION_0, Der.element(Tlv.SET, root(), other.root())),
        key,
        SignedDataMaker.byKeyIdentifier(signer.certificate()),
        List.of(signer.bytes()),
        signedAt);
  }

  /** A deviation list by this CSCA's list signer: the hashes in its passports are wrong. */
  byte[] deviationList(Instant signedAt) {
    byte[] passports = Der.element(Tlv.SEQUENCE, Der.element(DOCUMENT_TYPE, new byte[] {'P'}));
    byte[] hashes = Der.element(Tlv.SEQUENCE, DATA_GROUP_HASH);
    return deviationList(
        signedAt, Der.element(Tlv.SEQUENCE, passports, Der.element(Tlv.SET, hashes)));
  }

  /** A deviation list by this CSCA's list signer. */
  byte[] deviationList(Instant signedAt, byte[]... deviations) {
    SigningKey key = newKey();
    return deviationList(signedAt, deviationListSigner(key), key, deviations);
  }

  /** A deviation list by a list signer of this CSCA that was made before. */
  byte[] deviationList(Instant signedAt, byte[] signer, SigningKey key, byte[]... deviations) {
    CertificateOutcome.Parsed listSigner = parsed(signer);
    return SignedDataMaker.make(
        Oids.DEVIATION_LIST,
        Der.element(Tlv.SEQUENCE, VERSION_0, Der.element(Tlv.SET, deviations)),
        key,
        SignedDataMaker.byKeyIdentifier(listSigner.certificate()),
        List.of(listSigner.bytes(), Octets.copyOf(root())),
        signedAt);
  }

  /** A Deviation List Signer certificate. */
  byte[] deviationListSigner(SigningKey key) {
    return signer(SignerKind.DEVIATION_LIST_SIGNER, "Deviation List Signer", LONG, key);
  }

  /** A CRL that revokes some certificates. */
  byte[] crl(int number, byte[]... revoked) {
    return crl(number, Instant.now(), revoked);
  }

  /** A CRL of some time, current for a day. */
  byte[] crl(int number, Instant at, byte[]... revoked) {
    return CrlMaker.make(
        issuer,
        new CrlRequest(
            BigInteger.valueOf(number),
            at,
            at.plus(Duration.ofDays(1)),
            RevokedList.of(
                Arrays.stream(revoked)
                    .map(certificate -> new RevokedCertificate(serial(certificate), at))
                    .toList()),
            List.of()));
  }

  /** The same CRL, which says that its CSCA had another one's name, too. */
  byte[] crlNaming(byte[] crl, Generation other) throws IOException {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(new X509CRLHolder(crl));
    X500Name name = new X509CertificateHolder(other.root()).getSubject();
    builder.addExtension(
        Extension.issuerAlternativeName, false, new GeneralNames(new GeneralName(name)));
    return builder.build(issuer.key().contentSigner()).getEncoded();
  }

  /** What came to a CRL since, with its critical extension. */
  byte[] deltaCrl(int number, byte[] base) throws IOException {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(new X509CRLHolder(base));
    CRLNumber from =
        CRLNumber.getInstance(
            builder.getExtension(Extension.cRLNumber).getParsedValue().toASN1Primitive());
    builder.replaceExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
    builder.addExtension(Extension.deltaCRLIndicator, true, from);
    return builder.build(issuer.key().contentSigner()).getEncoded();
  }

  /** The same CRL under another number, however long. */
  byte[] renumbered(byte[] crl, BigInteger number) throws IOException {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(new X509CRLHolder(crl));
    builder.replaceExtension(Extension.cRLNumber, false, new CRLNumber(number));
    return builder.build(issuer.key().contentSigner()).getEncoded();
  }

  static String sha256(byte[] object) {
    return Octets.copyOf(object).sha256();
  }

  static CertificateOutcome.Parsed parsed(byte[] certificate) {
    return (CertificateOutcome.Parsed) CertificateReader.read(certificate);
  }

  static BigInteger serial(byte[] certificate) {
    try {
      return ParsedCertificate.parse(certificate).tbsCertificate().getSerialNumber().getValue();
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningKey newKey() {
    return SigningKey.generate(KeyAlgorithm.EC_P256, true);
  }

  @FunctionalInterface
  private interface Making {
    byte[] run() throws IssuingException;
  }

  private static byte[] make(Making making) {
    try {
      return making.run();
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }
}

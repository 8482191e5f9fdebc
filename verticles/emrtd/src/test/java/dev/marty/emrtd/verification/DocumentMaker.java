package dev.marty.emrtd.verification;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.sod.SodReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * Makes a whole document with the PKI behind it, right in everything but what a test spoils. A part
 * is spoiled before what is around it is hashed and signed, so that nothing else is wrong. Mutable;
 * one per document.
 */
final class DocumentMaker {
  static final String CSCA = "C=UT,O=Utopia,CN=CSCA Utopia";
  static final String SIGNER = "C=UT,O=Utopia,CN=Document Signer";
  static final ASN1ObjectIdentifier DOCUMENT_TYPES = new ASN1ObjectIdentifier("2.23.136.1.1.6.2");

  /** When the document is signed, and when it is verified, whatever the clock says. */
  static final Instant SIGNED = Instant.parse("2024-06-01T12:00:00Z");

  static final Instant NOW = Instant.parse("2024-07-01T12:00:00Z");
  static final BigInteger SERIAL = BigInteger.valueOf(0x1234);

  /** RSA keys are slow to make: once for all. */
  static final KeyPair CSCA_KEYS = TestKeys.rsa();

  static final KeyPair SIGNER_KEYS = TestKeys.rsa();

  private static final byte[] DG2 = {0x75, 0x03, 1, 2, 3};

  String certificateAlgorithm = "SHA256withRSA";
  String sodAlgorithm = "SHA256withRSA";
  KeyPair signerKeys = SIGNER_KEYS;
  DigestAlgorithm ldsDigest = DigestAlgorithm.SHA256;
  String zone =
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
  List<BigInteger> revoked = new ArrayList<>();
  Instant nextUpdate = Instant.parse("2024-08-01T12:00:00Z");
  KeyPair crlKeys = CSCA_KEYS;

  /** Spoils the certificate before its TBSCertificate is taken apart. */
  Consumer<CertificateMaker> certificate = maker -> {};

  /** Elements: version, serialNumber, signature, issuer, validity, subject, key, extensions. */
  Consumer<List<ASN1Encodable>> tbs = elements -> {};

  /** Elements: tbsCertificate, signatureAlgorithm, signatureValue. */
  Consumer<List<ASN1Encodable>> signedCertificate = elements -> {};

  /** Elements: version, hashAlgorithm, dataGroupHashValues. */
  Consumer<List<ASN1Encodable>> lds = elements -> {};

  /** Elements: a DataGroupHash for each of DG1 and DG2. */
  Consumer<List<ASN1Encodable>> hashes = elements -> {};

  /** Elements: contentType, messageDigest, signingTime. */
  Consumer<List<ASN1Encodable>> attributes = elements -> {};

  /** Elements: version, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature. */
  Consumer<List<ASN1Encodable>> signerInfo = elements -> {};

  /** Elements: version, digestAlgorithms, encapContentInfo, certificates, signerInfos. */
  Consumer<List<ASN1Encodable>> signedData = elements -> {};

  /** The file as a whole. */
  UnaryOperator<byte[]> file = bytes -> bytes;

  /** The CSCA's root. */
  static byte[] root() {
    return CertificateMaker.root(CSCA, CSCA_KEYS, "SHA256withRSA").der();
  }

  /** Trust in the CSCA, with its CRL. */
  TrustMaterial trust() {
    return trust(List.of(root()));
  }

  /** Trust in these CSCA certificates, with its CRL. */
  TrustMaterial trust(List<byte[]> certificates) {
    return trust(certificates, Fallen.NONE, ScopedCrl.alone(CrlReader.read(crl())));
  }

  static TrustMaterial trust(List<byte[]> certificates, Fallen fallen, ScopedCrl... crls) {
    return TrustMaterial.read(certificates, fallen, List.of(crls), List.of(), false);
  }

  byte[] crl() {
    X509v2CRLBuilder builder =
        new X509v2CRLBuilder(new X500Name(CSCA), Date.from(Instant.parse("2024-06-15T12:00:00Z")));
    if (nextUpdate != null) {
      builder.setNextUpdate(Date.from(nextUpdate));
    }
    revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(SIGNED), 0));
    try {
      return builder.build(CertificateMaker.contentSigner(crlKeys, "SHA256withRSA")).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** DG1 and DG2. */
  Document document() {
    TreeMap<Integer, Octets> files = new TreeMap<>();
    files.put(1, Octets.copyOf(dg1()));
    files.put(2, Octets.copyOf(DG2));
    return new Document(files, null);
  }

  private byte[] dg1() {
    byte[] characters = zone.getBytes(StandardCharsets.US_ASCII);
    byte[] dg1 = new byte[characters.length + 5];
    dg1[0] = 0x61;
    dg1[1] = (byte) (characters.length + 3);
    dg1[2] = 0x5F;
    dg1[3] = 0x1F;
    dg1[4] = (byte) characters.length;
    System.arraycopy(characters, 0, dg1, 5, characters.length);
    return dg1;
  }

  /** Verifies the document. */
  VerificationReport verify() {
    return verify(trust());
  }

  VerificationReport verify(TrustMaterial trust) {
    return PassiveAuthentication.verify(
        SodReader.read(sod()), document(), trust, Circumstances.strict(NOW));
  }

  /** The Document Signer certificate. */
  ASN1Sequence signer() {
    CertificateMaker maker =
        CertificateMaker.signer(SIGNER, signerKeys, CSCA, CSCA_KEYS, certificateAlgorithm)
            .without(Extension.extendedKeyUsage)
            .serial(SERIAL)
            .with(
                DOCUMENT_TYPES,
                false,
                new DERSequence(
                    new ASN1Encodable[] {
                      new ASN1Integer(0), new DERSet(new DERPrintableString("P"))
                    }));
    certificate.accept(maker);
    Certificate right = Certificate.getInstance(maker.der());
    ASN1Sequence spoiled = spoiled(right.getTBSCertificate(), tbs);
    ContentSigner signer = CertificateMaker.contentSigner(CSCA_KEYS, certificateAlgorithm);
    return spoiled(
        sequence(
            spoiled,
            signer.getAlgorithmIdentifier(),
            new DERBitString(sign(signer, encoded(spoiled)))),
        signedCertificate);
  }

  /** EF.SOD. */
  byte[] sod() {
    byte[] content =
        encoded(spoiled(sequence(new ASN1Integer(0), digest(ldsDigest), groups()), lds));
    ContentSigner signer = CertificateMaker.contentSigner(signerKeys, sodAlgorithm);
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    spoiled(attributes(content), this.attributes).forEach(attributes::add);
    DERSet signed = new DERSet(attributes);
    ASN1Sequence certificate = signer();
    ASN1Sequence info =
        spoiled(
            sequence(
                new ASN1Integer(1),
                new IssuerAndSerialNumber(new X500Name(CSCA), SERIAL),
                digest(DigestAlgorithm.SHA256),
                new DERTaggedObject(false, 0, signed),
                signer.getAlgorithmIdentifier(),
                new DEROctetString(sign(signer, encoded(signed)))),
            signerInfo);
    ASN1Sequence data =
        spoiled(
            sequence(
                new ASN1Integer(3),
                new DERSet(digest(DigestAlgorithm.SHA256)),
                sequence(
                    new ASN1ObjectIdentifier("2.23.136.1.1.1"),
                    new DERTaggedObject(true, 0, new DEROctetString(content))),
                new DERTaggedObject(false, 0, new DERSet(certificate)),
                new DERSet(info)),
            signedData);
    return file.apply(
        encoded(
            new DERTaggedObject(
                true,
                BERTags.APPLICATION,
                0x17,
                sequence(CMSObjectIdentifiers.signedData, new DERTaggedObject(true, 0, data)))));
  }

  private ASN1Sequence groups() {
    ASN1EncodableVector vector = new ASN1EncodableVector();
    vector.add(hash(1, dg1()));
    vector.add(hash(2, DG2));
    return spoiled(new DERSequence(vector), hashes);
  }

  private ASN1Sequence hash(int number, byte[] content) {
    return sequence(new ASN1Integer(number), new DEROctetString(ldsDigest.hash(content)));
  }

  private static ASN1Sequence attributes(byte[] content) {
    return sequence(
        new Attribute(
            CMSAttributes.contentType, new DERSet(new ASN1ObjectIdentifier("2.23.136.1.1.1"))),
        new Attribute(
            CMSAttributes.messageDigest,
            new DERSet(new DEROctetString(DigestAlgorithm.SHA256.hash(content)))),
        new Attribute(CMSAttributes.signingTime, new DERSet(new DERUTCTime("240601120000Z"))));
  }

  static AlgorithmIdentifier digest(DigestAlgorithm digest) {
    return new AlgorithmIdentifier(
        digest == DigestAlgorithm.SHA256 ? NISTObjectIdentifiers.id_sha256 : digest.oid());
  }

  static ASN1Sequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }

  private static ASN1Sequence spoiled(ASN1Encodable right, Consumer<List<ASN1Encodable>> spoil) {
    List<ASN1Encodable> elements = new ArrayList<>();
    ASN1Sequence.getInstance(right.toASN1Primitive()).forEach(elements::add);
    spoil.accept(elements);
    return new DERSequence(elements.toArray(ASN1Encodable[]::new));
  }

  private static byte[] sign(ContentSigner signer, byte[] message) {
    try {
      signer.getOutputStream().write(message);
      return signer.getSignature();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encoded(ASN1Encodable object) {
    try {
      ASN1Primitive primitive = object.toASN1Primitive();
      return primitive.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.marty.emrtd.sod;

import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/**
 * Makes Document Security Objects after Doc 9303-10 Table 37: SignedData version 3 in DER, the
 * Document Signer certificate inside, no crls, one SignerInfo that names it by issuer and serial
 * number and signs contentType, messageDigest and signingTime.
 *
 * <p>Hash functions are named without parameters and RSA with NULL, as clause 4.6.2.3 note 2 wants.
 *
 * <p>Pure; safe on any thread; as slow as the key signs, call it off the event loop.
 */
public final class SodMaker {
  private static final int APPLICATION_TAG = SodReader.TAG & 0x1F;
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private SodMaker() {}

  /**
   * Makes and signs an EF.SOD.
   *
   * @param lds what to sign; hash functions of SHA-2 only, DG1 and DG2 among the hashes
   * @param key the Document Signer's
   * @param signer its certificate; whether it is valid is the caller's to know
   * @param signingTime goes in with whole seconds
   * @return the complete file with its tag 77, DER
   * @throws IllegalArgumentException if the object is not one Doc 9303 allows to make, or the
   *     certificate is not the key's
   */
  public static byte[] make(
      LdsSecurityObject lds, SigningKey key, ParsedCertificate signer, Instant signingTime) {
    check(lds);
    if (!signer.publicKey().equals(key.publicKey())) {
      throw new IllegalArgumentException("the certificate is not the key's");
    }
    try {
      byte[] content = LdsEncoder.encode(lds);
      DigestAlgorithm digest = key.algorithm().digest();
      ASN1Set attributes = attributes(digest.hash(content), signingTime);
      ContentSigner contentSigner = key.contentSigner();
      byte[] signature = sign(contentSigner, attributes.getEncoded(ASN1Encoding.DER));
      AlgorithmIdentifier digestAlgorithm = new AlgorithmIdentifier(digest.oid());
      SignerInfo signerInfo =
          new SignerInfo(
              identifier(signer),
              digestAlgorithm,
              attributes,
              contentSigner.getAlgorithmIdentifier(),
              new DEROctetString(signature),
              null);
      SignedData data =
          new SignedData(
              new DERSet(digestAlgorithm),
              new ContentInfo(
                  new ASN1ObjectIdentifier(SodReader.CONTENT_TYPE), new DEROctetString(content)),
              // As the certificate stands: encoding it anew could break its signature.
              new DERSet(ASN1Primitive.fromByteArray(signer.encoded().toByteArray())),
              null,
              new DERSet(signerInfo));
      return new DERTaggedObject(
              true,
              BERTags.APPLICATION,
              APPLICATION_TAG,
              new ContentInfo(CMSObjectIdentifiers.signedData, data))
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("an encoding in memory failed", e);
    }
  }

  private static void check(LdsSecurityObject lds) {
    if (lds.digest() == DigestAlgorithm.SHA1) {
      throw new IllegalArgumentException("Doc 9303-12 clause 4.1.6.4 no longer permits SHA-1");
    }
    if (!lds.hashes().containsKey(1) || !lds.hashes().containsKey(2)) {
      throw new IllegalArgumentException("the hashes of DG1 and DG2 are mandatory");
    }
    if ((lds.version() == 1) != (lds.ldsVersion() != null && lds.unicodeVersion() != null)) {
      throw new IllegalArgumentException("ldsVersionInfo is there exactly with version 1");
    }
  }

  private static SignerIdentifier identifier(ParsedCertificate signer) {
    return new SignerIdentifier(
        new IssuerAndSerialNumber(
            signer.tbsCertificate().getIssuer(),
            signer.tbsCertificate().getSerialNumber().getValue()));
  }

  private static ASN1Set attributes(byte[] digest, Instant signingTime) {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(
        new Attribute(
            CMSAttributes.contentType,
            new DERSet(new ASN1ObjectIdentifier(SodReader.CONTENT_TYPE))));
    attributes.add(new Attribute(CMSAttributes.signingTime, new DERSet(time(signingTime))));
    attributes.add(
        new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(digest))));
    return new DERSet(attributes);
  }

  /** RFC 5652 clause 11.3: UTCTime to 2049, GeneralizedTime after. */
  private static ASN1Primitive time(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).getYear() < FIRST_YEAR_OF_GENERALIZED_TIME
        ? new DERUTCTime(UTC_TIME.format(instant))
        : new ASN1GeneralizedTime(GENERALIZED_TIME.format(instant));
  }

  private static byte[] sign(ContentSigner signer, byte[] message) throws IOException {
    try (OutputStream output = signer.getOutputStream()) {
      output.write(message);
    }
    return signer.getSignature();
  }
}

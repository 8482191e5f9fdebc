package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.operator.ContentSigner;

/**
 * Makes the SignedData all signed objects of Doc 9303 are: version 3 in DER, certificates exactly
 * as they stand, no crls, one SignerInfo that signs contentType, messageDigest and signingTime,
 * hash functions named without parameters, nothing unsigned.
 *
 * <p>Pure; safe on any thread; as slow as the key signs, call it off the event loop.
 */
public final class SignedDataMaker {
  private static final byte[] VERSION_3 = {Tlv.INTEGER, 1, 3};

  private SignedDataMaker() {}

  /**
   * Makes and signs an object.
   *
   * @param contentType eContentType
   * @param content what to sign, DER; not null, not kept
   * @param key the signer's
   * @param identifier how the object names the signer, see {@link #byKeyIdentifier} and {@link
   *     #byIssuerAndSerial}
   * @param certificates what to put beside the content, the signer's among them
   * @param signingTime goes in with whole seconds
   * @return DER of a ContentInfo
   */
  public static byte[] make(
      ASN1ObjectIdentifier contentType,
      byte[] content,
      SigningKey key,
      SignerIdentifier identifier,
      Collection<Octets> certificates,
      Instant signingTime) {
    try {
      DigestAlgorithm digest = key.algorithm().digest();
      AlgorithmIdentifier digestAlgorithm = new AlgorithmIdentifier(digest.oid());
      ASN1Set attributes = attributes(contentType, digest.hash(content), signingTime);
      ContentSigner signer = key.contentSigner();
      byte[] signature = sign(signer, attributes.getEncoded(ASN1Encoding.DER));
      SignerInfo signerInfo =
          new SignerInfo(
              identifier,
              digestAlgorithm,
              attributes,
              signer.getAlgorithmIdentifier(),
              new DEROctetString(signature),
              null);
      byte[] signedData =
          Der.element(
              Tlv.SEQUENCE,
              VERSION_3,
              Der.element(Tlv.SET, digestAlgorithm.getEncoded(ASN1Encoding.DER)),
              Der.element(
                  Tlv.SEQUENCE,
                  contentType.getEncoded(),
                  Der.element(Tlv.CONTEXT_0, Der.element(Tlv.OCTET_STRING, content))),
              Der.setOf(Tlv.CONTEXT_0, certificates),
              Der.element(Tlv.SET, signerInfo.getEncoded(ASN1Encoding.DER)));
      return Der.element(
          Tlv.SEQUENCE,
          CMSObjectIdentifiers.signedData.getEncoded(),
          Der.element(Tlv.CONTEXT_0, signedData));
    } catch (IOException e) {
      throw new UncheckedIOException("an encoding in memory failed", e);
    }
  }

  /**
   * Names a signer by its subject key identifier, as recommended for lists.
   *
   * @param signer its certificate
   * @return the sid
   * @throws IllegalArgumentException if the certificate has none
   */
  public static SignerIdentifier byKeyIdentifier(ParsedCertificate signer) {
    return signer
        .decoded(Extension.subjectKeyIdentifier, ASN1OctetString::getInstance)
        .map(SignerIdentifier::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the signer's certificate has no subject key identifier to name it by"));
  }

  /**
   * Names a signer by issuer and serial number, as preferred for EF.SOD.
   *
   * @param signer its certificate
   * @return the sid
   */
  public static SignerIdentifier byIssuerAndSerial(ParsedCertificate signer) {
    return new SignerIdentifier(
        new IssuerAndSerialNumber(
            signer.tbsCertificate().getIssuer(),
            signer.tbsCertificate().getSerialNumber().getValue()));
  }

  private static ASN1Set attributes(
      ASN1ObjectIdentifier contentType, byte[] digest, Instant signingTime) {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(new Attribute(CMSAttributes.contentType, new DERSet(contentType)));
    // RFC 5652 clause 11.3 divides the centuries as certificates do.
    attributes.add(
        new Attribute(CMSAttributes.signingTime, new DERSet(Moments.encode(signingTime))));
    attributes.add(
        new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(digest))));
    return new DERSet(attributes);
  }

  private static byte[] sign(ContentSigner signer, byte[] message) throws IOException {
    try (OutputStream output = signer.getOutputStream()) {
      output.write(message);
    }
    return signer.getSignature();
  }
}

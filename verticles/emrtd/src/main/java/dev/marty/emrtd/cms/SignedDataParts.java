package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Octets;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * The parts of a CMS SignedData (RFC 5652 clause 5.1), as bytes. Immutable.
 *
 * @param version CMSVersion
 * @param digestAlgorithms AlgorithmIdentifier encodings, each exactly as it stands
 * @param contentType eContentType
 * @param content the octets of eContent, header removed
 * @param certificates the certificates of the CMS object, each exactly as it stands
 * @param crls true if there is a crls field, even an empty one
 * @param signerInfos SignerInfo encodings, each exactly as it stands; one to {@link
 *     SignedDataParser#MAX_SIGNERS}
 * @param der false if an indefinite length, a content in pieces or a version with superfluous
 *     octets shows that the object is BER
 */
public record SignedDataParts(
    int version,
    List<Octets> digestAlgorithms,
    ASN1ObjectIdentifier contentType,
    Octets content,
    List<Octets> certificates,
    boolean crls,
    List<Octets> signerInfos,
    boolean der) {

  /** Keeps the lists from changing. */
  public SignedDataParts {
    digestAlgorithms = List.copyOf(digestAlgorithms);
    certificates = List.copyOf(certificates);
    signerInfos = List.copyOf(signerInfos);
  }
}

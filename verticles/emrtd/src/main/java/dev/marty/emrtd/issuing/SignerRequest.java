package dev.marty.emrtd.issuing;

import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What the certificate of a Document Signer or list signer shall say. Alternative names and CRL
 * distribution points are those of the CSCA.
 *
 * @param kind which profile
 * @param subject the signer's name, of the CSCA's country
 * @param publicKey the signer's key, in the form it shall have in the certificate
 * @param documentTypes as in the MRZ, {@code P} or {@code ID}; a single letter stands for all types
 *     that begin with it; empty for list signers
 * @param lifetime within the bounds of Doc 9303-12 Table 1 and of the CSCA's
 */
public record SignerRequest(
    SignerKind kind,
    SubjectName subject,
    SubjectPublicKeyInfo publicKey,
    List<String> documentTypes,
    Lifetime lifetime) {
  /** Keeps the list from changing. */
  public SignerRequest {
    documentTypes = List.copyOf(documentTypes);
  }
}

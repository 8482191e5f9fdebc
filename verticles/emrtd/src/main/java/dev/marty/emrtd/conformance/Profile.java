package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A column of Doc 9303-12 Table 6; root and link share one, as they share the code CSCA. */
public enum Profile {
  /** Country Signing CA, self-signed root or link. */
  CSCA("CSCA", "CSCA Certificate", null),
  /** Document Signer. */
  DOCUMENT_SIGNER("DSC", "Document Signer Certificate", null),
  /** Master List Signer. */
  MASTER_LIST_SIGNER("MLS", "Master List Signer Certificate", Oids.MASTER_LIST_SIGNING_KEY.getId()),
  /** Deviation List Signer. */
  DEVIATION_LIST_SIGNER(
      "DLS", "Deviation List Signer Certificate", Oids.DEVIATION_LIST_SIGNING_KEY.getId());

  private final String object;
  private final String title;
  private final String purpose;

  Profile(String object, String title, String purpose) {
    this.object = object;
    this.title = title;
    this.purpose = purpose;
  }

  /**
   * Tells what a certificate means to be, by what it says itself: a CSCA by BasicConstraints or key
   * usage, a list signer by its extended key usage, otherwise a Document Signer.
   *
   * @param certificate a certificate that was read
   * @return the column to judge it by
   */
  public static Profile of(CertificateOutcome.Parsed certificate) {
    if (certificate.facts().authority() || certificate.facts().ca()) {
      return CSCA;
    }
    List<KeyPurposeId> purposes =
        certificate
            .certificate()
            .decoded(Extension.extendedKeyUsage, ExtendedKeyUsage::getInstance)
            .map(usage -> List.of(usage.getUsages()))
            .orElse(List.of());
    return Arrays.stream(values())
        .filter(profile -> profile.listSigner() && purposes.contains(profile.purpose()))
        .findFirst()
        .orElse(
            certificate.facts().kind() == CertificateKind.END_ENTITY
                    || digitalSignature(certificate)
                ? DOCUMENT_SIGNER
                : CSCA);
  }

  /**
   * A self-signed certificate without BasicConstraints is a root unless its usage says otherwise.
   */
  private static boolean digitalSignature(CertificateOutcome.Parsed certificate) {
    return certificate
        .certificate()
        .decoded(Extension.keyUsage, KeyUsage::getInstance)
        .map(usage -> usage.hasUsages(KeyUsage.digitalSignature))
        .orElse(false);
  }

  /**
   * Returns the object in a conformance code.
   *
   * @return such as {@code DSC}
   */
  public String object() {
    return object;
  }

  /**
   * Returns the name used in texts.
   *
   * @return as the PKD writes it
   */
  public String title() {
    return title;
  }

  boolean listSigner() {
    return purpose != null;
  }

  /** The purpose clause 7.1.1.3 demands of a list signer; others have none. */
  KeyPurposeId purpose() {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose));
  }
}

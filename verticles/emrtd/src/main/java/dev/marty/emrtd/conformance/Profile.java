package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * A column of Doc 9303-12 Table 6, or Table 8; root and link share one, as they share the code
 * CSCA.
 */
public enum Profile {
  /** Country Signing CA, self-signed root or link. */
  CSCA("CSCA", "CSCA Certificate", null),
  /** Document Signer. */
  DOCUMENT_SIGNER("DSC", "Document Signer Certificate", null),
  /** Master List Signer. */
  MASTER_LIST_SIGNER("MLS", "Master List Signer Certificate", Oids.MASTER_LIST_SIGNING_KEY.getId()),
  /** Deviation List Signer. */
  DEVIATION_LIST_SIGNER(
      "DLS", "Deviation List Signer Certificate", Oids.DEVIATION_LIST_SIGNING_KEY.getId()),
  /** Bar Code Signer: of visas and emergency travel documents, by a visible digital seal. */
  BAR_CODE_SIGNER("BCSC", "Bar Code Signer Certificate", Oids.BAR_CODE_SIGNING_KEY.getId()),
  /** Bar Code Signer for non-constrained environments, whose certificate is in the seal. */
  BAR_CODE_SIGNER_NC(
      "BCSC-NC", "Bar Code Signer NC Certificate", Oids.BAR_CODE_SIGNING_KEY_NC.getId());

  /** Clause 7.1.3: what makes a Bar Code Signer unique within its country. */
  static final Pattern TWO_CHARACTERS = Pattern.compile("[A-Z0-9]{2}");

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
   * usage, a signer of lists or bar codes by its extended key usage, otherwise a Document Signer.
   * One with neither usage is a Bar Code Signer if it has such a one's name: a Document Signer
   * without key usage signs nothing.
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
        .filter(profile -> profile.purposeful() && purposes.contains(profile.purpose()))
        .findFirst()
        .orElseGet(() -> withoutPurpose(certificate));
  }

  private static Profile withoutPurpose(CertificateOutcome.Parsed certificate) {
    boolean endEntity = certificate.facts().kind() == CertificateKind.END_ENTITY;
    if (!endEntity && !digitalSignature(certificate)) {
      return CSCA;
    }
    boolean usage =
        certificate.certificate().extension(Extension.keyUsage).isPresent()
            || certificate.certificate().extension(Extension.extendedKeyUsage).isPresent();
    return endEntity && !usage && namedAsBarCodeSigner(certificate)
        ? BAR_CODE_SIGNER
        : DOCUMENT_SIGNER;
  }

  private static boolean namedAsBarCodeSigner(CertificateOutcome.Parsed certificate) {
    List<ASN1Encodable> names =
        Names.values(certificate.certificate().tbsCertificate().getSubject(), BCStyle.CN);
    return names.size() == 1
        && names.get(0) instanceof ASN1String name
        && TWO_CHARACTERS.matcher(name.getString()).matches();
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
    return this == MASTER_LIST_SIGNER || this == DEVIATION_LIST_SIGNER;
  }

  boolean barCodeSigner() {
    return this == BAR_CODE_SIGNER || this == BAR_CODE_SIGNER_NC;
  }

  boolean purposeful() {
    return purpose != null;
  }

  /** The purpose clauses 7.1.1.3 and 7.1.3 demand; CSCA and Document Signer have none. */
  KeyPurposeId purpose() {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose));
  }
}

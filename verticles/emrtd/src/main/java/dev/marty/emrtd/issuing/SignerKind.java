package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Oids;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** The end entities a CSCA certifies here (Doc 9303-12 clause 3.1). */
public enum SignerKind {
  /** Signs EF.SOD. */
  DOCUMENT_SIGNER("document_signer", null),
  /** Signs CSCA master lists. */
  MASTER_LIST_SIGNER("master_list_signer", Oids.MASTER_LIST_SIGNING_KEY.getId()),
  /** Signs deviation lists. */
  DEVIATION_LIST_SIGNER("deviation_list_signer", Oids.DEVIATION_LIST_SIGNING_KEY.getId());

  private final String text;
  private final String purpose;

  SignerKind(String text, String purpose) {
    this.text = text;
    this.purpose = purpose;
  }

  /**
   * Finds a kind by its name in contracts and databases.
   *
   * @param text such as {@code document_signer}
   * @return the kind, or empty
   */
  public static Optional<SignerKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /**
   * Returns the name used in contracts and databases.
   *
   * @return the inverse of {@link #of}
   */
  public String text() {
    return text;
  }

  /** What ExtendedKeyUsage says (clause 7.1.1.3); empty where it is forbidden. */
  Optional<ASN1ObjectIdentifier> purpose() {
    return Optional.ofNullable(purpose).map(ASN1ObjectIdentifier::new);
  }
}

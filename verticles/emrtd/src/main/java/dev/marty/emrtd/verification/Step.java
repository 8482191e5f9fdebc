package dev.marty.emrtd.verification;

import java.util.List;
import java.util.stream.Stream;

/**
 * The steps of Passive Authentication (Doc 9303-11 clause 5.1, Doc 9303-12 Appendix D), and one
 * that only who issues documents can take.
 */
public enum Step {
  /** EF.SOD can be read and has the form of Doc 9303-10 clause 4.6.2. */
  SOD("sod"),
  /** The Document Signer certificate was issued by a trusted key of its CSCA. */
  PATH("path"),
  /** The certificate is one that may sign documents, this document's type among them. */
  DOCUMENT_SIGNER("document-signer"),
  /** The certificates of the path were valid when the document was signed. */
  VALIDITY("validity"),
  /** The certificates of the path are not revoked. */
  CRL("crl"),
  /** The signature of EF.SOD is the Document Signer's. */
  SIGNATURE("signature"),
  /** The data groups are those that were signed. */
  HASHES("hashes"),
  /** Document, Document Signer and CSCA are of one country. */
  COUNTRY("country"),
  /** The document itself was not revoked, as far as its issuer's engine knows. */
  STATUS("status");

  /** All but the last. */
  static final List<Step> OF_PASSIVE_AUTHENTICATION =
      Stream.of(values()).filter(step -> step != STATUS).toList();

  private final String text;

  Step(String text) {
    this.text = text;
  }

  /**
   * Returns the name used outside of Java.
   *
   * @return such as {@code document-signer}
   */
  public String text() {
    return text;
  }
}

package dev.marty.emrtd.certificate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a certificate is, as far as it tells by itself (Doc 9303-12 clause 7.1.1.5).
 *
 * <p>A link certificate carries a new key and is signed with the old one. Whether the old key
 * exists cannot be told from the link alone; that it is not its own can.
 */
public enum CertificateKind {
  /** Subject equals issuer and the certificate's own key verifies its signature. */
  ROOT,
  /** A CA certificate, subject equals issuer, signed with another key: a key rollover. */
  SAME_NAME_LINK,
  /** A CA certificate whose subject differs from its issuer: rollover with a change of name. */
  NAME_CHANGING_LINK,
  /** Subject equals issuer, but the signature algorithm cannot be checked: root or link. */
  UNDETERMINED,
  /** No CA certificate: a signer's, such as a Master List Signer or Document Signer. */
  END_ENTITY;

  /**
   * Finds a kind.
   *
   * @param text as {@link #text}
   * @return the kind, or empty
   */
  public static Optional<CertificateKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /**
   * Returns the name used outside of Java.
   *
   * @return such as {@code same-name-link}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Tells whether Doc 9303-12 Table 6 judges it as a link certificate.
   *
   * @return true for both kinds of link
   */
  public boolean link() {
    return this == SAME_NAME_LINK || this == NAME_CHANGING_LINK;
  }
}

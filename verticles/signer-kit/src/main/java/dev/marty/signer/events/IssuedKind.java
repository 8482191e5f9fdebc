package dev.marty.signer.events;

import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.issuing.SignerKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What csca issues, by the names of its contract and its database. */
public enum IssuedKind {
  /** Self-signed. */
  ROOT("root", Profile.CSCA),
  /** Signed with the key before. */
  LINK("link", Profile.CSCA),
  /** Signs EF.SOD. */
  DOCUMENT_SIGNER(SignerKind.DOCUMENT_SIGNER.text(), Profile.DOCUMENT_SIGNER),
  /** Signs CSCA master lists. */
  MASTER_LIST_SIGNER(SignerKind.MASTER_LIST_SIGNER.text(), Profile.MASTER_LIST_SIGNER),
  /** Signs deviation lists. */
  DEVIATION_LIST_SIGNER(SignerKind.DEVIATION_LIST_SIGNER.text(), Profile.DEVIATION_LIST_SIGNER);

  /** All names. */
  public static final List<String> TEXTS = Arrays.stream(values()).map(IssuedKind::text).toList();

  private final String text;
  private final Profile profile;

  IssuedKind(String text, Profile profile) {
    this.text = text;
    this.profile = profile;
  }

  /**
   * Finds a kind by its name.
   *
   * @param text such as {@code document_signer}
   * @return the kind, or empty
   */
  public static Optional<IssuedKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /** The kind of a signer's certificates. */
  public static IssuedKind of(SignerKind signer) {
    return of(signer.text()).orElseThrow();
  }

  /** The name in contracts and databases. */
  public String text() {
    return text;
  }

  /** What its certificates are judged by. */
  public Profile profile() {
    return profile;
  }
}

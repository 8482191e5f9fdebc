package dev.marty.pkd.directory;

import dev.marty.emrtd.conformance.Profile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What hangs in the PKD's tree below a country, each below an o= of its own. */
public enum EntryKind {
  /** Certificates of signers of documents and lists. */
  DSC,
  /** Certificates of Bar Code Signers. */
  BCSC,
  /** Certificates of Bar Code Signers for non-constrained environments. */
  BCSC_NC,
  /** CRLs. */
  CRL,
  /** Master lists. */
  ML,
  /** Deviation lists. */
  DL;

  /** Its o= in the tree and its name in the database: dsc, bcsc, bcsc-nc, crl, ml or dl. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether certificates hang there. */
  public boolean certificates() {
    return this == DSC || this == BCSC || this == BCSC_NC;
  }

  /**
   * Tells where a signer's certificate hangs: what it says itself counts, whatever its source says,
   * so that nobody takes a Document Signer for a Bar Code Signer or the other way round.
   *
   * @param profile as what it was judged, not a CSCA
   */
  public static EntryKind of(Profile profile) {
    return switch (profile) {
      case BAR_CODE_SIGNER -> BCSC;
      case BAR_CODE_SIGNER_NC -> BCSC_NC;
      default -> DSC;
    };
  }

  /**
   * Finds a kind.
   *
   * @param text as {@link #text}
   * @return the kind, or empty
   */
  public static Optional<EntryKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}

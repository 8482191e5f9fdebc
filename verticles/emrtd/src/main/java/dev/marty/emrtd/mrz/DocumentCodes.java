package dev.marty.emrtd.mrz;

import java.util.Optional;

/** Which document codes may be issued (Doc 9303-4, -5 and -6, first field of the zone). */
public final class DocumentCodes {
  private DocumentCodes() {}

  /**
   * Tells why a code of the right form may not be issued.
   *
   * @param format of the document
   * @param code one or two letters
   * @return the reason, to follow "it"; empty for a code that is allowed
   */
  public static Optional<String> forbidden(MrzFormat format, String code) {
    if (format == MrzFormat.TD3 || code.length() < 2) {
      return Optional.empty();
    }
    if (code.charAt(1) == 'V') {
      return Optional.of("has V as its second letter, which is for visas (Doc 9303-5 and -6)");
    }
    return code.equals("AC")
        ? Optional.of("is the code of crew member certificates, which are not issued here")
        : Optional.empty();
  }
}

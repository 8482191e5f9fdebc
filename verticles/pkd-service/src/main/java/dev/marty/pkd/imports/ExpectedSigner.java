package dev.marty.pkd.imports;

import dev.marty.pkd.directory.Found;

/**
 * Who must have signed a list. It refuses others and accepts nobody: whose lists introduce trust
 * anchors is another question, since anybody can write a country into a certificate.
 */
public final class ExpectedSigner {
  private static final int COUNTRY_LENGTH = 2;

  private ExpectedSigner() {}

  /**
   * Looks at an upload.
   *
   * @param expected SHA-256 of the signer's certificate or of its CSCA's, lowercase hex; or two
   *     capital letters; or null for anybody
   * @param list the list that it is, whose signature is right, or null if it is none
   * @return why it must not be taken, safe to show; or null
   */
  public static String refusal(String expected, Found.SignedList list) {
    if (expected == null) {
      return null;
    }
    if (list == null) {
      return "It is no list with a right signature, and only lists of "
          + expected
          + " are taken from here.";
    }
    if (expected.length() == COUNTRY_LENGTH) {
      return expected.equals(list.country())
          ? null
          : "Its signer is of '" + list.country() + "', not of " + expected + ".";
    }
    return expected.equals(list.signerSha256()) || expected.equals(list.issuerSha256())
        ? null
        : "It is signed by "
            + list.signerSha256()
            + " of CSCA "
            + list.issuerSha256()
            + ", not "
            + expected;
  }
}

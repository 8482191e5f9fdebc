package dev.marty.pkd.export;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The collections in which ICAO publishes its PKD: parts of one tree, a file each. */
enum PkdCollection {
  /** Document Signer certificates and CRLs. */
  CERTIFICATES("001", true, "dsc crl"),
  /** Master lists and deviation lists. */
  LISTS("002", true, "ml dl"),
  /** Everything with an error in it. */
  NON_CONFORMING("003", false, "dsc crl ml dl");

  private final String number;
  private final boolean conforming;
  private final String kinds;

  PkdCollection(String number, boolean conforming, String kinds) {
    this.number = number;
    this.conforming = conforming;
    this.kinds = kinds;
  }

  /** The collection of a number such as 001. */
  static Optional<PkdCollection> of(String number) {
    return Arrays.stream(values()).filter(known -> known.number.equals(number)).findFirst();
  }

  String number() {
    return number;
  }

  Selection selection() {
    return new Selection(conforming, List.of(kinds.split(" ")));
  }
}

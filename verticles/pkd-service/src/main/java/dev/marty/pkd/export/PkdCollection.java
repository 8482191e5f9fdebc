package dev.marty.pkd.export;

import dev.marty.pkd.directory.EntryKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The collections in which ICAO publishes its PKD: parts of one tree, a file each. */
enum PkdCollection {
  /** Certificates of signers, those of bar codes too, and CRLs. */
  CERTIFICATES("001"),
  /** Master lists and deviation lists. */
  LISTS("002"),
  /** Everything with an error in it. */
  NON_CONFORMING("003");

  private final String number;

  PkdCollection(String number) {
    this.number = number;
  }

  /** The collection of a number such as 001. */
  static Optional<PkdCollection> of(String number) {
    return Arrays.stream(values()).filter(known -> known.number.equals(number)).findFirst();
  }

  String number() {
    return number;
  }

  Selection selection() {
    return switch (this) {
      case CERTIFICATES ->
          new Selection(
              true, List.of(EntryKind.DSC, EntryKind.BCSC, EntryKind.BCSC_NC, EntryKind.CRL));
      case LISTS -> new Selection(true, List.of(EntryKind.ML, EntryKind.DL));
      case NON_CONFORMING -> Selection.all(false);
    };
  }
}

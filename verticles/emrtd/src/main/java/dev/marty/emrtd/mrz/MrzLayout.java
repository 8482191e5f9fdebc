package dev.marty.emrtd.mrz;

import static dev.marty.emrtd.mrz.MrzField.COMPOSITE_CHECK;
import static dev.marty.emrtd.mrz.MrzField.DATE_OF_BIRTH;
import static dev.marty.emrtd.mrz.MrzField.DATE_OF_BIRTH_CHECK;
import static dev.marty.emrtd.mrz.MrzField.DATE_OF_EXPIRY;
import static dev.marty.emrtd.mrz.MrzField.DATE_OF_EXPIRY_CHECK;
import static dev.marty.emrtd.mrz.MrzField.DOCUMENT_CODE;
import static dev.marty.emrtd.mrz.MrzField.DOCUMENT_NUMBER;
import static dev.marty.emrtd.mrz.MrzField.DOCUMENT_NUMBER_CHECK;
import static dev.marty.emrtd.mrz.MrzField.ISSUING_STATE;
import static dev.marty.emrtd.mrz.MrzField.NAME;
import static dev.marty.emrtd.mrz.MrzField.NATIONALITY;
import static dev.marty.emrtd.mrz.MrzField.OPTIONAL_DATA;
import static dev.marty.emrtd.mrz.MrzField.OPTIONAL_DATA_2;
import static dev.marty.emrtd.mrz.MrzField.OPTIONAL_DATA_CHECK;
import static dev.marty.emrtd.mrz.MrzField.SEX;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each field of a format stands (Doc 9303-4 to -7, the tables and figures of clause 4.2).
 *
 * @param format which
 * @param slots its fields, in the order of the document
 */
record MrzLayout(MrzFormat format, List<Slot> slots) {
  /**
   * One field.
   *
   * @param field which
   * @param line from 1
   * @param start position of its first character, from 1
   * @param end position of its last character
   */
  record Slot(MrzField field, int line, int start, int end) {
    int length() {
      return end - start + 1;
    }

    String of(List<String> lines) {
      return lines.get(line - 1).substring(start - 1, end);
    }
  }

  private static final MrzLayout TD1 =
      new MrzLayout(
          MrzFormat.TD1,
          List.of(
              new Slot(DOCUMENT_CODE, 1, 1, 2),
              new Slot(ISSUING_STATE, 1, 3, 5),
              new Slot(DOCUMENT_NUMBER, 1, 6, 14),
              new Slot(DOCUMENT_NUMBER_CHECK, 1, 15, 15),
              new Slot(OPTIONAL_DATA, 1, 16, 30),
              new Slot(DATE_OF_BIRTH, 2, 1, 6),
              new Slot(DATE_OF_BIRTH_CHECK, 2, 7, 7),
              new Slot(SEX, 2, 8, 8),
              new Slot(DATE_OF_EXPIRY, 2, 9, 14),
              new Slot(DATE_OF_EXPIRY_CHECK, 2, 15, 15),
              new Slot(NATIONALITY, 2, 16, 18),
              new Slot(OPTIONAL_DATA_2, 2, 19, 29),
              new Slot(COMPOSITE_CHECK, 2, 30, 30),
              new Slot(NAME, 3, 1, 30)));

  private static final MrzLayout TD2 =
      twoLines(
          MrzFormat.TD2,
          List.of(new Slot(OPTIONAL_DATA, 2, 29, 35), new Slot(COMPOSITE_CHECK, 2, 36, 36)));

  private static final MrzLayout TD3 =
      twoLines(
          MrzFormat.TD3,
          List.of(
              new Slot(OPTIONAL_DATA, 2, 29, 42),
              new Slot(OPTIONAL_DATA_CHECK, 2, 43, 43),
              new Slot(COMPOSITE_CHECK, 2, 44, 44)));

  private static final MrzLayout MRV_A =
      twoLines(MrzFormat.MRV_A, List.of(new Slot(OPTIONAL_DATA, 2, 29, 44)));

  private static final MrzLayout MRV_B =
      twoLines(MrzFormat.MRV_B, List.of(new Slot(OPTIONAL_DATA, 2, 29, 36)));

  private static MrzLayout twoLines(MrzFormat format, List<Slot> rest) {
    List<Slot> slots =
        new ArrayList<>(
            List.of(
                new Slot(DOCUMENT_CODE, 1, 1, 2),
                new Slot(ISSUING_STATE, 1, 3, 5),
                new Slot(NAME, 1, 6, format.length()),
                new Slot(DOCUMENT_NUMBER, 2, 1, 9),
                new Slot(DOCUMENT_NUMBER_CHECK, 2, 10, 10),
                new Slot(NATIONALITY, 2, 11, 13),
                new Slot(DATE_OF_BIRTH, 2, 14, 19),
                new Slot(DATE_OF_BIRTH_CHECK, 2, 20, 20),
                new Slot(SEX, 2, 21, 21),
                new Slot(DATE_OF_EXPIRY, 2, 22, 27),
                new Slot(DATE_OF_EXPIRY_CHECK, 2, 28, 28)));
    slots.addAll(rest);
    return new MrzLayout(format, List.copyOf(slots));
  }

  static MrzLayout of(MrzFormat format) {
    return switch (format) {
      case TD1 -> TD1;
      case TD2 -> TD2;
      case TD3 -> TD3;
      case MRV_A -> MRV_A;
      case MRV_B -> MRV_B;
    };
  }

  Optional<Slot> find(MrzField field) {
    return slots.stream().filter(slot -> slot.field() == field).findFirst();
  }

  Slot slot(MrzField field) {
    return find(field)
        .orElseThrow(() -> new IllegalArgumentException(format + " has no " + field.text()));
  }

  /** What the composite check digit is computed over, or nothing for visas. */
  String composite(List<String> lines) {
    return switch (format) {
      case TD1 ->
          lines.get(0).substring(5)
              + lines.get(1).substring(0, 7)
              + lines.get(1).substring(8, 15)
              + lines.get(1).substring(18, 29);
      case TD2, TD3 ->
          lines.get(1).substring(0, 10)
              + lines.get(1).substring(13, 20)
              + lines.get(1).substring(21, format.length() - 1);
      case MRV_A, MRV_B -> "";
    };
  }
}

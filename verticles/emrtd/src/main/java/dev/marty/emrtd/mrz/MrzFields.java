package dev.marty.emrtd.mrz;

import dev.marty.emrtd.mrz.MrzLayout.Slot;
import java.util.List;

/** Cuts lines of the right shape into fields, whatever stands in them. */
final class MrzFields {
  private MrzFields() {}

  /** The first letters a document code may have on a format. */
  static String firstLetters(MrzFormat format) {
    return switch (format) {
      case TD1, TD2 -> "ACI";
      case TD3 -> "P";
      case MRV_A, MRV_B -> "V";
    };
  }

  /** Whether a document number longer than nine characters continues in the optional data. */
  static boolean continuesNumber(MrzFormat format) {
    return format == MrzFormat.TD1 || format == MrzFormat.TD2;
  }

  /** Whether the document number of these lines does. */
  static boolean longNumber(MrzFormat format, List<String> lines) {
    MrzLayout layout = MrzLayout.of(format);
    return continuesNumber(format)
        && layout.slot(MrzField.DOCUMENT_NUMBER_CHECK).of(lines).equals("<")
        && !layout.slot(MrzField.OPTIONAL_DATA).of(lines).startsWith("<");
  }

  /** The end of a long document number with its check digit; at least one character. */
  static String numberEnd(MrzFormat format, List<String> lines) {
    String optional = MrzLayout.of(format).slot(MrzField.OPTIONAL_DATA).of(lines);
    int filler = optional.indexOf('<');
    return filler < 0 ? optional : optional.substring(0, filler);
  }

  static Mrz cut(MrzFormat format, List<String> lines) {
    MrzLayout layout = MrzLayout.of(format);
    String name = layout.slot(MrzField.NAME).of(lines);
    int gap = name.indexOf("<<");
    String number = layout.slot(MrzField.DOCUMENT_NUMBER).of(lines);
    String optional = value(layout, MrzField.OPTIONAL_DATA, lines);
    if (longNumber(format, lines)) {
      String end = numberEnd(format, lines);
      number += end.substring(0, end.length() - 1);
      String rest = layout.slot(MrzField.OPTIONAL_DATA).of(lines).substring(end.length());
      optional = spaced(rest);
    }
    return new Mrz(
        format,
        lines,
        value(layout, MrzField.DOCUMENT_CODE, lines),
        value(layout, MrzField.ISSUING_STATE, lines),
        spaced(gap < 0 ? name : name.substring(0, gap)),
        gap < 0 ? "" : spaced(name.substring(gap + 2)),
        stripped(number),
        value(layout, MrzField.NATIONALITY, lines),
        layout.slot(MrzField.DATE_OF_BIRTH).of(lines),
        layout.slot(MrzField.SEX).of(lines),
        layout.slot(MrzField.DATE_OF_EXPIRY).of(lines),
        optional,
        value(layout, MrzField.OPTIONAL_DATA_2, lines));
  }

  private static String value(MrzLayout layout, MrzField field, List<String> lines) {
    return layout.find(field).map((Slot slot) -> spaced(slot.of(lines))).orElse("");
  }

  private static String stripped(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '<') {
      end--;
    }
    return text.substring(0, end);
  }

  private static String spaced(String text) {
    return text.replace('<', ' ').strip();
  }
}

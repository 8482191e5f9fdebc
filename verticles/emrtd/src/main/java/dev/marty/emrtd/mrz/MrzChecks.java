package dev.marty.emrtd.mrz;

import dev.marty.emrtd.mrz.MrzFinding.Problem;
import dev.marty.emrtd.mrz.MrzLayout.Slot;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks each field of lines that have the right shape. One use. */
final class MrzChecks {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  private final MrzFormat format;
  private final MrzLayout layout;
  private final List<String> lines;
  private final List<MrzFinding> findings = new ArrayList<>();

  MrzChecks(MrzFormat format, List<String> lines) {
    this.format = format;
    this.layout = MrzLayout.of(format);
    this.lines = lines;
  }

  /** Everything that is wrong, in the order of the document. */
  List<MrzFinding> run() {
    for (Slot slot : layout.slots()) {
      check(slot, slot.of(lines));
    }
    return findings;
  }

  private void check(Slot slot, String value) {
    switch (slot.field()) {
      case DOCUMENT_CODE -> documentCode(slot, value);
      case ISSUING_STATE, NATIONALITY -> state(slot, value);
      case NAME -> name(slot, value);
      case DOCUMENT_NUMBER -> {
        if (charactersAre(slot, value, LETTERS + DIGITS + "<") && value.startsWith("<")) {
          add(slot, 0, Problem.EMPTY, "it does not begin with a letter or a digit");
        }
      }
      case DATE_OF_BIRTH, DATE_OF_EXPIRY -> date(slot, value);
      case SEX -> charactersAre(slot, value, "MF<");
      case OPTIONAL_DATA, OPTIONAL_DATA_2 -> charactersAre(slot, value, LETTERS + DIGITS + "<");
      case DOCUMENT_NUMBER_CHECK -> numberCheck(slot, value);
      case DATE_OF_BIRTH_CHECK -> digit(slot, value, valueOf(MrzField.DATE_OF_BIRTH));
      case DATE_OF_EXPIRY_CHECK -> digit(slot, value, valueOf(MrzField.DATE_OF_EXPIRY));
      case OPTIONAL_DATA_CHECK -> {
        String personal = valueOf(MrzField.OPTIONAL_DATA);
        // Doc 9303-4: where there is no personal number, a filler may stand for its check digit.
        if (!(value.equals("<") && personal.replace("<", "").isEmpty())) {
          digit(slot, value, personal);
        }
      }
      case COMPOSITE_CHECK -> digit(slot, value, layout.composite(lines));
    }
  }

  private String valueOf(MrzField field) {
    return layout.slot(field).of(lines);
  }

  private void documentCode(Slot slot, String value) {
    if (charactersAre(slot, value, LETTERS + "<")) {
      String first = MrzFields.firstLetters(format);
      if (first.indexOf(value.charAt(0)) < 0) {
        add(
            slot,
            0,
            Problem.CODE,
            String.format(
                Locale.ROOT,
                "'%s' is no document code of %s; it begins with %s",
                value,
                format.text(),
                first.replaceAll("(?<=.)(?=.)", " or ")));
      }
    }
  }

  private void state(Slot slot, String value) {
    if (!charactersAre(slot, value, LETTERS + "<")) {
      return;
    }
    String code = value.replaceAll("<+$", "");
    boolean known =
        slot.field() == MrzField.NATIONALITY
            ? IssuingStates.isNationality(code)
            : IssuingStates.isIssuer(code);
    if (!known) {
      add(
          slot,
          0,
          Problem.CODE,
          String.format(Locale.ROOT, "'%s' is no code of Doc 9303-3 section 5", value));
    }
  }

  private void name(Slot slot, String value) {
    // Tables 40 and 41 of Doc 9303-10 let digits stand in the names of cards.
    boolean card = format == MrzFormat.TD1 || format == MrzFormat.TD2;
    if (!charactersAre(slot, value, LETTERS + "<" + (card ? DIGITS : ""))) {
      return;
    }
    if (value.startsWith("<")) {
      add(slot, 0, Problem.NAME, "there is no primary identifier");
      return;
    }
    String name = value.replaceAll("<+$", "");
    int gap = name.indexOf("<<");
    int second = gap < 0 ? -1 : name.indexOf("<<", gap + 1);
    if (second >= 0) {
      add(
          slot,
          second,
          Problem.NAME,
          "two fillers in a row stand once, between primary and secondary identifier");
    }
  }

  private void date(Slot slot, String value) {
    boolean birth = slot.field() == MrzField.DATE_OF_BIRTH;
    if (!charactersAre(slot, value, DIGITS + (birth ? "<" : ""))) {
      return;
    }
    for (int i = 0; i < value.length(); i += 2) {
      String part = value.substring(i, i + 2);
      if (part.contains("<") && !part.equals("<<")) {
        add(
            slot,
            i,
            Problem.DATE,
            String.format(Locale.ROOT, "'%s' is neither two digits nor two fillers", part));
        return;
      }
    }
    int month = number(value.substring(2, 4));
    if (month == 0 || month > 12) {
      add(slot, 2, Problem.DATE, String.format(Locale.ROOT, "there is no month %02d", month));
      return;
    }
    int day = number(value.substring(4));
    if (day == 0 || day > lastDay(number(value.substring(0, 2)), month)) {
      add(
          slot,
          4,
          Problem.DATE,
          String.format(
              Locale.ROOT, "the date %s (YYMMDD) does not exist: there is no such day", value));
    }
  }

  /** Two digits, or -1 for fillers. */
  private static int number(String part) {
    return part.equals("<<") ? -1 : Integer.parseInt(part);
  }

  /** The century is not known: 29 February exists if it does in 19YY or in 20YY. */
  private static int lastDay(int year, int month) {
    if (month < 0) {
      return 31;
    }
    return year < 0
        ? YearMonth.of(2000, month).lengthOfMonth()
        : Math.max(
            YearMonth.of(1900 + year, month).lengthOfMonth(),
            YearMonth.of(2000 + year, month).lengthOfMonth());
  }

  private void numberCheck(Slot slot, String value) {
    if (!MrzFields.longNumber(format, lines)) {
      digit(slot, value, valueOf(MrzField.DOCUMENT_NUMBER));
      return;
    }
    String end = MrzFields.numberEnd(format, lines);
    Slot optional = layout.slot(MrzField.OPTIONAL_DATA);
    String number = valueOf(MrzField.DOCUMENT_NUMBER) + end.substring(0, end.length() - 1);
    int at = optional.start() - 1 + end.length() - 1;
    digit(
        new Slot(slot.field(), optional.line(), at + 1, at + 1),
        end.substring(end.length() - 1),
        number);
  }

  private void digit(Slot slot, String found, String over) {
    char expected = CheckDigit.of(over);
    if (found.charAt(0) != expected) {
      String where = slot.field() == MrzField.COMPOSITE_CHECK ? "the fields before it" : over;
      add(
          slot,
          0,
          Problem.CHECK_DIGIT,
          String.format(
              Locale.ROOT, "it is '%s', but %s computed over %s", found, expected, where));
    }
  }

  private boolean charactersAre(Slot slot, String value, String allowed) {
    for (int i = 0; i < value.length(); i++) {
      if (allowed.indexOf(value.charAt(i)) < 0) {
        add(
            slot,
            i,
            Problem.CHARACTER,
            String.format(
                Locale.ROOT, "the character U+%04X may not stand there", (int) value.charAt(i)));
        return false;
      }
    }
    return true;
  }

  private void add(Slot slot, int offset, Problem problem, String detail) {
    int position = slot.start() + offset;
    findings.add(
        new MrzFinding(
            slot.field(),
            slot.line(),
            position,
            problem,
            String.format(
                Locale.ROOT,
                "%s, line %d position %d: %s.",
                slot.field().text(),
                slot.line(),
                position,
                detail)));
  }
}

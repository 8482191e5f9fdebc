package dev.marty.emrtd.mrz;

import static dev.marty.emrtd.mrz.NameField.pad;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes machine readable zones (Doc 9303-3 to -7). What it makes, {@link MrzReader} reads without a
 * finding.
 *
 * <p>Pure; safe on any thread.
 */
public final class MrzMaker {
  private final MrzContent content;
  private final MrzLayout layout;
  private final List<MrzMaking.Wrong> wrong = new ArrayList<>();
  private final Map<MrzField, String> values = new EnumMap<>(MrzField.class);

  private MrzMaker(MrzContent content) {
    this.content = content;
    this.layout = MrzLayout.of(content.format());
  }

  /**
   * Makes the zone.
   *
   * @param content all of it, no component null
   * @return the zone, or every wrong component of the content
   */
  public static MrzMaking make(MrzContent content) {
    return new MrzMaker(content).make();
  }

  private MrzMaking make() {
    documentCode();
    state("issuingState", content.issuingState(), MrzField.ISSUING_STATE);
    state("nationality", content.nationality(), MrzField.NATIONALITY);
    boolean truncated = name();
    optional("optionalData", content.optionalData(), MrzField.OPTIONAL_DATA);
    optional("optionalData2", content.optionalData2(), MrzField.OPTIONAL_DATA_2);
    documentNumber();
    values.put(MrzField.DATE_OF_BIRTH, content.dateOfBirth().mrz());
    values.put(MrzField.DATE_OF_EXPIRY, PartialDate.of(content.dateOfExpiry()).mrz());
    sex();
    if (!wrong.isEmpty()) {
      return new MrzMaking.Refused(wrong);
    }
    check(MrzField.DATE_OF_BIRTH, MrzField.DATE_OF_BIRTH_CHECK);
    check(MrzField.DATE_OF_EXPIRY, MrzField.DATE_OF_EXPIRY_CHECK);
    check(MrzField.OPTIONAL_DATA, MrzField.OPTIONAL_DATA_CHECK);
    List<String> lines = lines();
    return new MrzMaking.Made(MrzFields.cut(content.format(), lines), truncated);
  }

  private void documentCode() {
    String code = content.documentCode();
    if (!code.matches("[A-Z]{1,2}")) {
      wrong("documentCode", "it is one or two letters A-Z");
      return;
    }
    String first = MrzFields.firstLetters(content.format());
    if (first.indexOf(code.charAt(0)) < 0) {
      wrong(
          "documentCode",
          String.format(
              Locale.ROOT,
              "on %s it begins with %s",
              content.format().text(),
              first.replaceAll("(?<=.)(?=.)", " or ")));
    }
    DocumentCodes.forbidden(content.format(), code)
        .ifPresent(reason -> wrong("documentCode", "it " + reason));
    values.put(MrzField.DOCUMENT_CODE, pad(code, 2));
  }

  private void state(String name, String code, MrzField field) {
    boolean known =
        field == MrzField.NATIONALITY
            ? IssuingStates.isNationality(code)
            : IssuingStates.isIssuer(code);
    if (!known) {
      wrong(
          name,
          code.equals("DEU")
              ? "Germany's code in travel documents is D"
              : "it is a code of Doc 9303-3 section 5, three letters (D for Germany)");
      return;
    }
    values.put(field, pad(code, 3));
  }

  private boolean name() {
    List<String> primary = identifier("surname", content.surname());
    List<String> secondary = identifier("givenNames", content.givenNames());
    if (primary == null || secondary == null) {
      return false;
    }
    if (primary.isEmpty()) {
      wrong("surname", "it has no letter; a person with one name only has it here");
      return false;
    }
    int width = layout.slot(MrzField.NAME).length();
    values.put(MrzField.NAME, NameField.of(primary, secondary, width));
    int whole =
        String.join("<", primary).length()
            + (secondary.isEmpty() ? 0 : 2 + String.join("<", secondary).length());
    return whole > width;
  }

  private List<String> identifier(String name, String text) {
    Transliteration.Outcome outcome = Transliteration.of(text, content.issuingState());
    if (outcome instanceof Transliteration.Outcome.Written written) {
      return written.parts();
    }
    wrong(name, ((Transliteration.Outcome.Refused) outcome).detail());
    return null;
  }

  private void optional(String name, String text, MrzField field) {
    int room = layout.find(field).map(MrzLayout.Slot::length).orElse(0);
    if (text.length() > room) {
      wrong(
          name,
          String.format(
              Locale.ROOT,
              "it has %d characters, %s has room for %d",
              text.length(),
              content.format().text(),
              room));
    } else if (!text.matches("[A-Z0-9< ]*")) {
      wrong(name, "it has characters other than A-Z, 0-9 and spaces");
    } else if (room > 0) {
      values.put(field, pad(text.replace(' ', '<'), room));
    }
  }

  private void documentNumber() {
    String number = content.documentNumber();
    if (!number.matches("[A-Z0-9]+")) {
      wrong("documentNumber", "it has characters other than A-Z and 0-9, or none");
      return;
    }
    int principal = layout.slot(MrzField.DOCUMENT_NUMBER).length();
    if (number.length() <= principal) {
      values.put(MrzField.DOCUMENT_NUMBER, pad(number, principal));
      check(MrzField.DOCUMENT_NUMBER, MrzField.DOCUMENT_NUMBER_CHECK);
      return;
    }
    int room = layout.slot(MrzField.OPTIONAL_DATA).length();
    // The end of the number, its check digit and a filler go before the optional data.
    int most = MrzFields.continuesNumber(content.format()) ? principal + room - 2 : principal;
    if (number.length() > most) {
      wrong(
          "documentNumber",
          String.format(
              Locale.ROOT,
              "it has %d characters, %s has room for %d",
              number.length(),
              content.format().text(),
              most));
      return;
    }
    String end = number.substring(principal) + CheckDigit.of(number) + "<";
    String optional = end + content.optionalData();
    if (optional.length() > room) {
      wrong(
          "optionalData",
          String.format(
              Locale.ROOT,
              "beside a document number of %d characters there is room for %d",
              number.length(),
              room - end.length()));
      return;
    }
    values.put(MrzField.DOCUMENT_NUMBER, number.substring(0, principal));
    values.put(MrzField.DOCUMENT_NUMBER_CHECK, "<");
    values.put(MrzField.OPTIONAL_DATA, pad(optional.replace(' ', '<'), room));
  }

  private void sex() {
    String letter = content.sex().equals("X") ? "<" : content.sex();
    if (!letter.matches("[MF<]")) {
      wrong("sex", "it is M, F or X (unspecified)");
    }
    values.put(MrzField.SEX, letter);
  }

  private void check(MrzField of, MrzField digit) {
    if (layout.find(digit).isPresent()) {
      values.put(digit, Character.toString(CheckDigit.of(values.get(of))));
    }
  }

  private List<String> lines() {
    values.put(MrzField.COMPOSITE_CHECK, "<");
    List<String> blank = assembled();
    values.put(
        MrzField.COMPOSITE_CHECK, Character.toString(CheckDigit.of(layout.composite(blank))));
    return assembled();
  }

  /** The slots stand in the order of the document and leave no gap. */
  private List<String> assembled() {
    List<StringBuilder> lines = new ArrayList<>();
    for (MrzLayout.Slot slot : layout.slots()) {
      if (lines.size() < slot.line()) {
        lines.add(new StringBuilder());
      }
      lines.get(slot.line() - 1).append(values.get(slot.field()));
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }

  private void wrong(String field, String detail) {
    wrong.add(new MrzMaking.Wrong(field, detail + "."));
  }
}

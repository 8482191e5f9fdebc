package dev.marty.emrtd.mrz;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date of which parts may be unknown, as dates of birth may be (Doc 9303-3 clause 4.8).
 *
 * @param year four digits, or null
 * @param month 1 to 12, or null
 * @param day 1 to 31, or null; never known without the month
 */
public record PartialDate(Integer year, Integer month, Integer day) {
  /** Nothing is known. */
  public static final PartialDate UNKNOWN = new PartialDate(null, null, null);

  private static final Pattern ISO = Pattern.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?");

  /**
   * Checks that such a date can exist.
   *
   * @throws DateTimeException if it cannot, in words for the person who typed it
   */
  public PartialDate {
    if (month == null && day != null) {
      throw new DateTimeException("the day is known and the month is not");
    }
    if (month != null && (month < 1 || month > 12)) {
      throw new DateTimeException("there is no month " + month);
    }
    if (day != null) {
      // A leap year where the year is unknown: 29 February exists in some year.
      int most = LocalDate.of(year == null ? 2000 : year, month, 1).lengthOfMonth();
      if (day < 1 || day > most) {
        throw new DateTimeException(
            String.format(
                Locale.ROOT,
                "month %02d%s has no day %02d",
                month,
                year == null ? "" : " of " + year,
                day));
      }
    }
  }

  /** A whole date. */
  public static PartialDate of(LocalDate date) {
    return new PartialDate(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  /**
   * Reads {@code 1974-08-12}, {@code 1974-08}, {@code 1974} or {@code unknown}.
   *
   * @return the date
   * @throws DateTimeException if it is none of these or does not exist
   */
  public static PartialDate parse(String text) {
    if (text.equals("unknown")) {
      return UNKNOWN;
    }
    Matcher matcher = ISO.matcher(text);
    if (!matcher.matches()) {
      throw new DateTimeException(
          "a date is 1974-08-12; 1974-08, 1974 or unknown where parts are not known");
    }
    return new PartialDate(
        Integer.valueOf(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
  }

  private static Integer number(String digits) {
    return digits == null ? null : Integer.valueOf(digits);
  }

  /** Six characters for the machine readable zone, unknown parts as fillers. */
  String mrz() {
    return (year == null ? "<<" : two(year % 100))
        + (month == null ? "<<" : two(month))
        + (day == null ? "<<" : two(day));
  }

  /** Eight digits for DG11, unknown parts as zeros (Doc 9303-10 clause 4.7.11.1). */
  public String digits() {
    return (year == null ? "0000" : String.format(Locale.ROOT, "%04d", year))
        + (month == null ? "00" : two(month))
        + (day == null ? "00" : two(day));
  }

  /**
   * The reverse of {@link #digits}.
   *
   * @throws DateTimeException if it does not exist
   */
  public static PartialDate ofDigits(String digits) {
    if (!digits.matches("[0-9]{8}")) {
      throw new DateTimeException("a date has eight digits");
    }
    int year = Integer.parseInt(digits.substring(0, 4));
    int month = Integer.parseInt(digits.substring(4, 6));
    int day = Integer.parseInt(digits.substring(6));
    return new PartialDate(zero(year), zero(month), zero(day));
  }

  private static Integer zero(int number) {
    return number == 0 ? null : Integer.valueOf(number);
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (year == null) {
      return "unknown";
    }
    return Year.of(year)
        + (month == null ? "" : "-" + two(month))
        + (day == null ? "" : "-" + two(day));
  }
}

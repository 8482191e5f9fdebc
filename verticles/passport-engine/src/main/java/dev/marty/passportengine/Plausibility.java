package dev.marty.passportengine;

import dev.marty.emrtd.mrz.DocumentCodes;
import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.kit.http.Fields;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What an application says in the right form and what no document can say: a 422 that names the
 * field. Days are compared in UTC with a day to spare, since it is another day in Kiritimati.
 */
final class Plausibility {
  /** Nobody who gets a document was born before, and no document of then is personalized now. */
  private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

  /** No Document Signer is certified for longer documents (Doc 9303-12 Table 1). */
  private static final int MOST_YEARS = 10;

  private static final int MOST_KEY_USE_MONTHS = 3;

  private final Fields fields;
  private final LocalDate tomorrow;

  Plausibility(Fields fields) {
    this(fields, LocalDate.now(ZoneOffset.UTC));
  }

  Plausibility(Fields fields, LocalDate today) {
    this.fields = fields;
    this.tomorrow = today.plusDays(1);
  }

  /** Code, birth and expiry. */
  void check(MrzContent content) {
    DocumentCodes.forbidden(content.format(), content.documentCode())
        .ifPresent(reason -> refuse("documentType", reason + "."));
    PartialDate birth = content.dateOfBirth();
    if (birth.year() != null) {
      between("dateOfBirth", first(birth), EARLIEST, tomorrow);
    }
    LocalDate expiry = content.dateOfExpiry();
    if (expiry.isBefore(tomorrow.minusDays(2))) {
      refuse("dateOfExpiry", "lies before today, the day of issue.");
    }
    LocalDate latest = tomorrow.plusMonths(MOST_KEY_USE_MONTHS).plusYears(MOST_YEARS);
    if (expiry.isAfter(latest)) {
      refuse(
          "dateOfExpiry",
          "lies after "
              + latest
              + ": no certificate of a Document Signer covers more than 10 years and 3 months.");
    }
  }

  /** The day of issue in DG12, with what the zone says. */
  void issued(String name, LocalDate issue, MrzContent content) {
    between(name, issue, EARLIEST, tomorrow);
    PartialDate birth = content.dateOfBirth();
    if (birth.year() != null && issue.isBefore(first(birth))) {
      refuse(name, "lies before the date of birth.");
    }
    if (content.dateOfExpiry().isBefore(issue)) {
      refuse(name, "lies after the date of expiry.");
    }
  }

  /** A day in the life of a document: not before there were any, and not in the future. */
  void past(String name, LocalDate day) {
    between(name, day, EARLIEST, tomorrow);
  }

  private void between(String name, LocalDate day, LocalDate first, LocalDate last) {
    if (day.isBefore(first)) {
      refuse(name, "lies before " + first + ".");
    }
    if (day.isAfter(last)) {
      refuse(name, "lies in the future.");
    }
  }

  private static LocalDate first(PartialDate date) {
    return LocalDate.of(
        date.year(),
        Optional.ofNullable(date.month()).orElse(1),
        Optional.ofNullable(date.day()).orElse(1));
  }

  private void refuse(String name, String why) {
    throw fields.implausible(name, why);
  }
}

package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.Dg11;
import dev.marty.emrtd.lds.Dg12;
import dev.marty.emrtd.lds.Portrait;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.MrzContent;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.kit.http.Fields;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads the optional details of a person and of a document, for DG11 and DG12. */
final class DetailFields {
  private static final int MOST_NAMES = 20;
  private static final int LAST_YEAR = 9_999;

  private final Fields fields;

  private DetailFields(Fields fields) {
    this.fields = fields;
  }

  static Dg11 personal(Optional<Fields> given, MrzContent content) {
    return given.map(fields -> new DetailFields(fields).personal(content)).orElse(null);
  }

  static Dg12 document(Optional<Fields> given, MrzContent content) {
    return given.map(fields -> new DetailFields(fields).document(content)).orElse(null);
  }

  private Dg11 personal(MrzContent content) {
    String name = filled(content.surname());
    String fullName =
        content.givenNames().isEmpty() ? name : name + "<<" + filled(content.givenNames());
    if (bytes(fullName) > Dg11.MOST_BYTES) {
      // Doc 9303-10 table 72: no more, and truncation is not permitted.
      throw fields.bad(
          "fullName", "of surname and given names has over " + Dg11.MOST_BYTES + " bytes.");
    }
    Dg11 details =
        new Dg11(
            fullName,
            names("otherNames"),
            content.optionalData().isEmpty() ? null : content.optionalData(),
            content.dateOfBirth(),
            text("placeOfBirth"),
            text("permanentAddress"),
            text("telephone"),
            text("profession"),
            text("title"),
            text("personalSummary"),
            image("proofOfCitizenship"),
            text("otherTravelDocuments"),
            text("custodyInformation", Dg11.MOST_CUSTODY_BYTES));
    fields.end();
    return details;
  }

  private Dg12 document(MrzContent content) {
    Plausibility plausibility = new Plausibility(fields);
    Optional<LocalDate> issue = fields.optionalDate("dateOfIssue");
    issue.ifPresent(day -> plausibility.issued("dateOfIssue", day, content));
    LocalDateTime personalized = time("personalizedAt");
    if (personalized != null) {
      plausibility.past("personalizedAt", personalized.toLocalDate());
    }
    Dg12 details =
        new Dg12(
            text("issuingAuthority"),
            issue.map(PartialDate::of).orElse(null),
            names("otherPersons"),
            text("endorsements"),
            text("taxOrExitRequirements"),
            image("front"),
            image("rear"),
            personalized,
            text("personalizationSystem"));
    fields.end();
    return details;
  }

  /** Fillers for spaces, in national characters (table 72). */
  private static String filled(String name) {
    return String.join("<", List.of(name.strip().split("\\s+")));
  }

  private String text(String name) {
    return text(name, Dg11.MOST_BYTES);
  }

  private String text(String name, int most) {
    Optional<String> text = fields.optionalText(name);
    text.filter(t -> bytes(t) > most)
        .ifPresent(
            t -> {
              throw fields.bad(name, "has over " + most + " bytes in UTF-8.");
            });
    return text.orElse(null);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private List<String> names(String name) {
    List<String> names = fields.texts(name, MOST_NAMES);
    if (names.stream().anyMatch(n -> bytes(n) > Dg11.MOST_BYTES)) {
      throw fields.bad(name, "has a text over " + Dg11.MOST_BYTES + " bytes in UTF-8.");
    }
    return names;
  }

  private Octets image(String name) {
    Optional<byte[]> image = fields.optionalBase64(name, DocumentLimits.FILE);
    if (image.isPresent()
        && Portrait.inspect(image.get(), DocumentLimits.FILE)
            instanceof Reading.Refused<?> refused) {
      throw fields.bad(name, "is not accepted: " + refused.detail());
    }
    return image.map(Octets::copyOf).orElse(null);
  }

  private LocalDateTime time(String name) {
    return fields
        .optionalText(name)
        .map(
            text -> {
              try {
                LocalDateTime time = LocalDateTime.parse(text).truncatedTo(ChronoUnit.SECONDS);
                // Doc 9303-10: four digits.
                if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
                  throw new DateTimeException("not four digits");
                }
                return time;
              } catch (DateTimeException e) {
                throw fields.bad(name, "must be a time that exists, as in 2026-04-16T11:30:59.");
              }
            })
        .orElse(null);
  }
}

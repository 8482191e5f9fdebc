package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.mrz.PartialDate;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * DG12: more about the document (Doc 9303-10 clause 4.7.12). Text is UTF-8; every component but the
 * list may be null.
 *
 * @param issuingAuthority free text
 * @param dateOfIssue day of issue
 * @param otherPersons names formatted as in the machine readable zone
 * @param endorsements free text
 * @param taxOrExitRequirements free text
 * @param front image of the document
 * @param rear image of the document
 * @param personalizedAt when it was personalized, without a time zone
 * @param personalizationSystem serial number of the device
 */
public record Dg12(
    String issuingAuthority,
    PartialDate dateOfIssue,
    List<String> otherPersons,
    String endorsements,
    String taxOrExitRequirements,
    Octets front,
    Octets rear,
    LocalDateTime personalizedAt,
    String personalizationSystem) {
  private static final int AUTHORITY = 0x5F19;
  private static final int DATE_OF_ISSUE = 0x5F26;
  private static final int OTHER_PERSON = 0x5F1A;
  private static final int ENDORSEMENTS = 0x5F1B;
  private static final int TAX_OR_EXIT = 0x5F1C;
  private static final int FRONT = 0x5F1D;
  private static final int REAR = 0x5F1E;
  private static final int PERSONALIZED_AT = 0x5F55;
  private static final int SYSTEM = 0x5F56;
  private static final Set<Integer> KNOWN =
      Set.of(
          AUTHORITY,
          DATE_OF_ISSUE,
          ENDORSEMENTS,
          TAX_OR_EXIT,
          FRONT,
          REAR,
          PERSONALIZED_AT,
          SYSTEM);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Copies the list. */
  public Dg12 {
    otherPersons = List.copyOf(otherPersons);
  }

  /** The file. */
  public byte[] encode() {
    return new Details()
        .text(AUTHORITY, issuingAuthority)
        .text(DATE_OF_ISSUE, dateOfIssue == null ? null : dateOfIssue.digits())
        .others(otherPersons)
        .text(ENDORSEMENTS, endorsements)
        .text(TAX_OR_EXIT, taxOrExitRequirements)
        .bytes(FRONT, front == null ? null : front.toByteArray())
        .bytes(REAR, rear == null ? null : rear.toByteArray())
        .text(PERSONALIZED_AT, personalizedAt == null ? null : TIME.format(personalizedAt))
        .text(SYSTEM, personalizationSystem)
        .encode(DataGroup.DG12.tag(), OTHER_PERSON);
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the details, or why there are none
   */
  public static Reading<Dg12> read(byte[] file) {
    return Ber.file(
        "DG12",
        DataGroup.DG12.tag(),
        file,
        outer -> {
          Details details = Details.read(outer, KNOWN, OTHER_PERSON);
          return new Dg12(
              details.text(AUTHORITY),
              details.date(DATE_OF_ISSUE),
              details.others(OTHER_PERSON),
              details.text(ENDORSEMENTS),
              details.text(TAX_OR_EXIT),
              octets(details.bytes(FRONT)),
              octets(details.bytes(REAR)),
              time(details.digits(PERSONALIZED_AT, 14)),
              details.text(SYSTEM));
        });
  }

  private static Octets octets(byte[] content) {
    return content == null ? null : Octets.copyOf(content);
  }

  private static LocalDateTime time(String digits) throws FaultException {
    try {
      return digits == null ? null : LocalDateTime.parse(digits, TIME);
    } catch (DateTimeException e) {
      throw FaultException.value(
          String.format(Locale.ROOT, "tag 5F55: %s is no date and time", digits));
    }
  }
}

package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.mrz.PartialDate;
import java.util.List;
import java.util.Set;

/**
 * DG11: more about the holder (Doc 9303-10 clause 4.7.11). Text is UTF-8; every component but the
 * list may be null.
 *
 * @param fullName in national characters: primary identifier, two fillers, secondary identifier,
 *     fillers for spaces
 * @param otherNames in the same form
 * @param personalNumber free text
 * @param dateOfBirth whole or in part
 * @param placeOfBirth fields separated by fillers
 * @param permanentAddress fields separated by fillers
 * @param telephone free text
 * @param profession free text
 * @param title free text
 * @param personalSummary free text
 * @param proofOfCitizenship an image
 * @param otherTravelDocuments numbers separated by fillers
 * @param custodyInformation free text
 */
public record Dg11(
    String fullName,
    List<String> otherNames,
    String personalNumber,
    PartialDate dateOfBirth,
    String placeOfBirth,
    String permanentAddress,
    String telephone,
    String profession,
    String title,
    String personalSummary,
    Octets proofOfCitizenship,
    String otherTravelDocuments,
    String custodyInformation) {
  /** Most bytes of a text, UTF-8 (table 72). */
  public static final int MOST_BYTES = 99;

  /** Most bytes of the custody information. */
  public static final int MOST_CUSTODY_BYTES = 999;

  private static final int FULL_NAME = 0x5F0E;
  private static final int OTHER_NAME = 0x5F0F;
  private static final int PERSONAL_NUMBER = 0x5F10;
  private static final int DATE_OF_BIRTH = 0x5F2B;
  private static final int PLACE_OF_BIRTH = 0x5F11;
  private static final int ADDRESS = 0x5F42;
  private static final int TELEPHONE = 0x5F12;
  private static final int PROFESSION = 0x5F13;
  private static final int TITLE = 0x5F14;
  private static final int SUMMARY = 0x5F15;
  private static final int CITIZENSHIP = 0x5F16;
  private static final int OTHER_DOCUMENTS = 0x5F17;
  private static final int CUSTODY = 0x5F18;
  private static final Set<Integer> KNOWN =
      Set.of(
          FULL_NAME,
          PERSONAL_NUMBER,
          DATE_OF_BIRTH,
          PLACE_OF_BIRTH,
          ADDRESS,
          TELEPHONE,
          PROFESSION,
          TITLE,
          SUMMARY,
          CITIZENSHIP,
          OTHER_DOCUMENTS,
          CUSTODY);

  /** Copies the list. */
  public Dg11 {
    otherNames = List.copyOf(otherNames);
  }

  /** The file. */
  public byte[] encode() {
    return new Details()
        .text(FULL_NAME, fullName)
        .others(otherNames)
        .text(PERSONAL_NUMBER, personalNumber)
        .text(DATE_OF_BIRTH, dateOfBirth == null ? null : dateOfBirth.digits())
        .text(PLACE_OF_BIRTH, placeOfBirth)
        .text(ADDRESS, permanentAddress)
        .text(TELEPHONE, telephone)
        .text(PROFESSION, profession)
        .text(TITLE, title)
        .text(SUMMARY, personalSummary)
        .bytes(CITIZENSHIP, proofOfCitizenship == null ? null : proofOfCitizenship.toByteArray())
        .text(OTHER_DOCUMENTS, otherTravelDocuments)
        .text(CUSTODY, custodyInformation)
        .encode(DataGroup.DG11.tag(), OTHER_NAME);
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the details, or why there are none
   */
  public static Reading<Dg11> read(byte[] file) {
    return Ber.file(
        "DG11",
        DataGroup.DG11.tag(),
        file,
        outer -> {
          Details details = Details.read(outer, KNOWN, OTHER_NAME);
          byte[] citizenship = details.bytes(CITIZENSHIP);
          return new Dg11(
              details.text(FULL_NAME),
              details.others(OTHER_NAME),
              details.text(PERSONAL_NUMBER),
              details.date(DATE_OF_BIRTH),
              details.text(PLACE_OF_BIRTH),
              details.text(ADDRESS),
              details.text(TELEPHONE),
              details.text(PROFESSION),
              details.text(TITLE),
              details.text(SUMMARY),
              citizenship == null ? null : Octets.copyOf(citizenship),
              details.text(OTHER_DOCUMENTS),
              details.text(CUSTODY));
        });
  }
}

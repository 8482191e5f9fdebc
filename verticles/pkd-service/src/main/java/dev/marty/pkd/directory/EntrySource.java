package dev.marty.pkd.directory;

import java.util.List;

/**
 * What a file in the PKD's layout says about an entry, besides the object in it.
 *
 * @param country the c= it stands under, upper case
 * @param rdn the first RDN as it is written there
 * @param rdnKey the same normalised, for comparing
 * @param conforming false if it stands below nc-data
 * @param pkdVersion or null
 * @param codes pkdConformanceCode
 * @param texts pkdConformanceText
 */
public record EntrySource(
    String country,
    String rdn,
    String rdnKey,
    boolean conforming,
    Integer pkdVersion,
    List<String> codes,
    List<String> texts) {

  /** NUL, which no database takes, is written as RFC 4514 clause 2.4 has it in names. */
  public EntrySource {
    rdn = withoutNul(rdn);
    rdnKey = withoutNul(rdnKey);
    codes = codes.stream().map(EntrySource::withoutNul).toList();
    texts = texts.stream().map(EntrySource::withoutNul).toList();
  }

  private static String withoutNul(String text) {
    return text.replace("\0", "\\00");
  }
}

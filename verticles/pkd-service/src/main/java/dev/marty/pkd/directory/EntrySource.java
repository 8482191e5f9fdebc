package dev.marty.pkd.directory;

import dev.marty.emrtd.asn1.Nul;
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

  /** Keeps the character zero out. */
  public EntrySource {
    rdn = Nul.escaped(rdn);
    rdnKey = Nul.escaped(rdnKey);
    codes = codes.stream().map(Nul::escaped).toList();
    texts = texts.stream().map(Nul::escaped).toList();
  }
}

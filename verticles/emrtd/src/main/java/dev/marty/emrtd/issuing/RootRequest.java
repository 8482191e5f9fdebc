package dev.marty.emrtd.issuing;

import java.util.List;

/**
 * What a CSCA root certificate shall say.
 *
 * @param subject the CSCA's name, also the issuer
 * @param alternativeName contact and ICAO code
 * @param crlLocations where its CRL will be, by ldap, http or https; at least one
 * @param lifetime within the bounds of Doc 9303-12 Table 1
 */
public record RootRequest(
    SubjectName subject,
    AlternativeName alternativeName,
    List<String> crlLocations,
    Lifetime lifetime) {
  /** Keeps the list from changing. */
  public RootRequest {
    crlLocations = List.copyOf(crlLocations);
  }
}

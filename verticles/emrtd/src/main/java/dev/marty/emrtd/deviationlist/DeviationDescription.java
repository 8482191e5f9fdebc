package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Octets;

/**
 * What is wrong. Immutable.
 *
 * @param text the State's own words, or null
 * @param type dotted OID, perhaps one of {@link DeviationType}
 * @param parameters one element of BER or DER whose meaning depends on the type, or null
 * @param nationalUse one element for the State's own use, or null
 */
public record DeviationDescription(
    String text, String type, Octets parameters, Octets nationalUse) {

  /**
   * Returns a name for the type.
   *
   * @return words, or the OID if the type is unknown
   */
  public String typeText() {
    return DeviationType.of(type).map(DeviationType::text).orElse(type);
  }
}

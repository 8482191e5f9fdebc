package dev.marty.passportengine;

import dev.marty.emrtd.mrz.IssuingStates;
import dev.marty.kit.http.Caller;

/** Of which states somebody may see passports. */
final class OpenStates {
  private OpenStates() {}

  /** The codes as in machine readable zones; null for all. */
  static String[] of(Caller caller) {
    return caller.isForAllCountries()
        ? null
        : IssuingStates.of(caller.countries()).toArray(String[]::new);
  }
}

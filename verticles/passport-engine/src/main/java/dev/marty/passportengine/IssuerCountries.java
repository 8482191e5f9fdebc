package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.verification.PassiveAuthentication;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose trust material the certificates of an EF.SOD need. Remembered, since one Document Signer
 * signs very many documents and taking its certificate apart is a good part of verifying one.
 * Bounded in number and size: anybody may send certificates. Safe on any thread.
 */
final class IssuerCountries {
  private static final int MOST = 1_000;
  private static final int MOST_BYTES = 4_096;

  private final Map<List<Octets>, Optional<String>> known = new ConcurrentHashMap<>();

  /** The country, or empty, as {@link PassiveAuthentication#country} finds it. */
  Optional<String> of(Sod sod) {
    List<Octets> certificates = sod.parts().certificates();
    Optional<String> before = known.get(certificates);
    if (before != null) {
      return before;
    }
    Optional<String> country = PassiveAuthentication.country(sod);
    if (certificates.stream().mapToInt(Octets::length).sum() <= MOST_BYTES) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(List.copyOf(certificates), country);
    }
    return country;
  }
}

package dev.marty.csca;

import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import java.time.Instant;
import java.time.Period;
import java.util.List;

/**
 * A root that a client asked for, complete.
 *
 * @param subject its name
 * @param alternativeName contacts and ICAO code
 * @param crlLocations where its CRL is
 * @param algorithm of its key
 * @param explicitParameters how certificates show EC parameters
 * @param validity of the root
 * @param keyUse of its private key
 * @param documentValidity the longest of a document that a signer below it signs
 */
record RootOrder(
    SubjectName subject,
    AlternativeName alternativeName,
    List<String> crlLocations,
    KeyAlgorithm algorithm,
    boolean explicitParameters,
    Period validity,
    Period keyUse,
    Period documentValidity) {
  static final int DEFAULT_VALIDITY_YEARS = 15;
  static final int DEFAULT_KEY_USE_YEARS = 4;

  String country() {
    return subject.country();
  }

  RootRequest request(Instant issued) throws IssuingException {
    return new RootRequest(
        subject,
        alternativeName,
        crlLocations,
        Lifetime.csca(issued, validity, keyUse, documentValidity));
  }
}

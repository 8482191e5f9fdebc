package dev.marty.csca;

import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What a rollover changes; empty for what stays.
 *
 * @param organization new part of the name
 * @param organizationalUnit new part of the name
 * @param commonName new part of the name
 * @param algorithm of the new key
 * @param explicitParameters how certificates show EC parameters
 * @param contacts none for those of the old root
 * @param crlLocations none for those of the old root
 * @param validity of the new root
 * @param keyUse of the new key
 * @param documentValidity the longest of a document
 * @param useAtOnce true to sign with the new key without waiting two days
 */
record RolloverOrder(
    Optional<String> organization,
    Optional<String> organizationalUnit,
    Optional<String> commonName,
    Optional<KeyAlgorithm> algorithm,
    Optional<Boolean> explicitParameters,
    List<String> contacts,
    List<String> crlLocations,
    Period validity,
    Period keyUse,
    Period documentValidity,
    boolean useAtOnce) {

  RootOrder complete(Issuer old) throws IssuingException {
    SubjectName name = SubjectName.of(old.name());
    AlternativeName alternative = old.alternativeName();
    return new RootOrder(
        new SubjectName(
            name.country(),
            organization.orElse(name.organization()),
            organizationalUnit.orElse(name.organizationalUnit()),
            name.serialNumber(),
            commonName.orElse(name.commonName())),
        new AlternativeName(
            alternative.icaoCode(),
            alternative.organizationCode(),
            contacts.isEmpty() ? alternative.contacts() : contacts),
        crlLocations.isEmpty() ? old.crlLocations() : crlLocations,
        algorithm.orElse(old.key().algorithm()),
        explicitParameters.orElseGet(() -> old.explicitParameters()),
        validity,
        keyUse,
        documentValidity);
  }
}

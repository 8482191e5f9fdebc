package dev.marty.emrtd.mrz;

import java.time.LocalDate;

/**
 * What a machine readable zone is made of, as people write it.
 *
 * @param format TD1, TD2, TD3 or a visa
 * @param documentCode one or two letters, P for a passport
 * @param issuingState code of Doc 9303-3, D for Germany
 * @param surname primary identifier in any script that can be transliterated
 * @param givenNames secondary identifier, or empty
 * @param documentNumber letters and digits
 * @param nationality code of Doc 9303-3
 * @param dateOfBirth may be unknown in parts
 * @param sex M, F or X (unspecified)
 * @param dateOfExpiry last day of validity
 * @param optionalData personal number of a passport, optional data otherwise, or empty
 * @param optionalData2 second optional data of TD1, or empty
 */
public record MrzContent(
    MrzFormat format,
    String documentCode,
    String issuingState,
    String surname,
    String givenNames,
    String documentNumber,
    String nationality,
    PartialDate dateOfBirth,
    String sex,
    LocalDate dateOfExpiry,
    String optionalData,
    String optionalData2) {}

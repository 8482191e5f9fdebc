package dev.marty.pkd.query;

import java.time.OffsetDateTime;
import java.util.Map;

/**
 * How much is in the directory, as of one moment. Of CRLs, lists, entries and imports the numbers
 * stand by name, their sum under {@code total}.
 *
 * @param at the moment
 * @param version of what the directory publishes
 * @param changedAt since when
 * @param certificates their numbers
 * @param crls by status
 * @param lists by kind, and under {@code current} those that count, which the sum leaves out
 * @param entries of the PKD's tree by kind, those below nc-data with {@code -nc} behind it, and
 *     with {@code -nonconforming} where that is a kind of its own
 * @param imports by status
 */
record Statistics(
    OffsetDateTime at,
    long version,
    OffsetDateTime changedAt,
    CertificateNumbers certificates,
    Map<String, Long> crls,
    Map<String, Long> lists,
    Map<String, Long> entries,
    Map<String, Long> imports) {}

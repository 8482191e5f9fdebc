package dev.marty.pkd.export;

import dev.marty.pkd.directory.EntryKind;
import java.util.List;

/**
 * An entry of the directory without its object.
 *
 * @param kind what it is
 * @param sha256 of the object, lowercase hex
 * @param size of the object in bytes
 * @param country the c= it stands under
 * @param rdn RFC 4514
 * @param conforming false if it stands below nc-data
 * @param pkdVersion its source's, or that of the directory with which it came
 * @param codes pkdConformanceCode: the source's, and below nc-data the directory's own
 * @param texts pkdConformanceText, likewise
 */
record PublishedEntry(
    EntryKind kind,
    String sha256,
    int size,
    String country,
    String rdn,
    boolean conforming,
    long pkdVersion,
    List<String> codes,
    List<String> texts) {}

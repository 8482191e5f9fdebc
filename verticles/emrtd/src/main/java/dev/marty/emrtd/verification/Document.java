package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a document as they were read from its chip. Immutable.
 *
 * @param dataGroups complete files by number, 1 to 16; those that were read
 * @param com EF.COM, or null if it was not read
 */
public record Document(SortedMap<Integer, Octets> dataGroups, Octets com) {
  /** Keeps the map from changing. */
  public Document {
    dataGroups = Collections.unmodifiableSortedMap(new TreeMap<>(dataGroups));
  }
}

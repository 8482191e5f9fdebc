package dev.marty.emrtd.deviationlist;

import java.util.List;

/**
 * One deviation: which documents, and what is wrong with them. Immutable.
 *
 * @param position place in the list, from 0
 * @param documents which documents are affected
 * @param descriptions what is wrong with each of them
 */
public record Deviation(
    int position, AffectedDocuments documents, List<DeviationDescription> descriptions) {

  /** Keeps the list from changing. */
  public Deviation {
    descriptions = List.copyOf(descriptions);
  }
}

package dev.marty.pkd.sync;

import java.util.UUID;

/**
 * What came of one item.
 *
 * @param item path or URL
 * @param outcome of it
 * @param detail why, for people; null if there is nothing to say
 * @param sha256 of its content, or null if that was not seen
 * @param importId the import, or null
 */
record ItemResult(String item, Outcome outcome, String detail, String sha256, UUID importId) {

  static ItemResult of(String item, Outcome outcome, String detail) {
    return new ItemResult(item, outcome, detail, null, null);
  }
}

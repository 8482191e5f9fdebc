package dev.marty.pkd.sync;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * What the directory knows of a source.
 *
 * @param running whether a process runs it now
 * @param next when it is due
 * @param failures runs in a row that came to nothing
 * @param runs the last ones, the newest first
 */
record SourceState(boolean running, OffsetDateTime next, int failures, List<Run> runs) {

  /**
   * One run.
   *
   * @param id of it
   * @param cause schedule or request
   * @param at when it began
   * @param finishedAt when it ended, or null
   * @param outcome the worst of its items, or null
   * @param detail for people, or null
   * @param items what was not unchanged
   */
  record Run(
      UUID id,
      String cause,
      OffsetDateTime at,
      OffsetDateTime finishedAt,
      Outcome outcome,
      String detail,
      List<ItemResult> items) {}
}

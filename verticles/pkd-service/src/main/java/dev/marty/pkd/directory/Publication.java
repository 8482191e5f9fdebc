package dev.marty.pkd.directory;

import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Notes where objects stand in the PKD's tree. Whether they stand there follows from trust, which
 * is computed afterwards and brings the entries to what they shall be.
 */
final class Publication {
  private static final int SLICE = 1_000;

  private Publication() {}

  /**
   * Notes wishes.
   *
   * @param changes in the order of their source
   */
  static Future<Void> note(SqlConnection connection, List<EntryChange> changes) {
    Wishes wishes = Wishes.of(changes);
    List<Placement> puts = wishes.puts();
    return PlacementRepository.remove(connection, wishes.removals())
        .compose(
            done ->
                Sequence.each(
                    IntStream.iterate(0, from -> from < puts.size(), from -> from + SLICE)
                        .boxed()
                        .toList(),
                    from ->
                        PlacementRepository.put(
                            connection, puts.subList(from, Math.min(from + SLICE, puts.size())))));
  }
}

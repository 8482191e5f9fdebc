package dev.marty.pkd.export;

import com.unboundid.ldap.sdk.Entry;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Supplier;

/** The whole tree in the form of LDAP entries, or what changed in it since a version. */
public final class TreeReader {
  private TreeReader() {}

  /** Takes changes, piece by piece; the next piece comes when the future completes. */
  public interface Sink {
    /**
     * Entries that are there now, branches before what hangs on them.
     *
     * @param entries makes them; may be called on any thread
     */
    Future<Void> put(Supplier<List<Entry>> entries);

    /** Names that are gone, unless something new was put under them; inner ones first. */
    Future<Void> remove(List<String> names);
  }

  /** What all hangs on; always there. */
  public static List<Entry> trunk() {
    return PkdTree.trunk();
  }

  /** The version of the directory. */
  public static Future<Long> version(SqlConnection connection) {
    return ExportRepository.state(connection).map(ExportRepository.State::version);
  }

  /**
   * Reads changes, all of one state.
   *
   * @param connection in a transaction that sees one state
   * @param since version; 0 gives everything there is
   * @return the version that was read
   */
  public static Future<Long> changes(SqlConnection connection, long since, Sink sink) {
    return ExportRepository.state(connection)
        .compose(
            state ->
                side(connection, Selection.all(true), since, state.version(), sink)
                    .compose(
                        done ->
                            side(connection, Selection.all(false), since, state.version(), sink))
                    .map(state.version()));
  }

  private static Future<Void> side(
      SqlConnection connection, Selection selection, long since, long version, Sink sink) {
    return ExportRepository.gone(connection, selection, since)
        .compose(
            cursor ->
                Outflow.entries(
                    cursor, page -> sink.remove(page.stream().map(PkdTree::dn).toList())))
        .compose(done -> ExportRepository.branches(connection, selection, since))
        .compose(
            before ->
                ExportRepository.branches(connection, selection, version)
                    .map(now -> BranchChanges.of(selection.conforming(), before, now)))
        .compose(
            branches ->
                sink.put(branches::added)
                    .compose(done -> ExportRepository.present(connection, selection, since))
                    .compose(
                        cursor ->
                            Outflow.objects(
                                connection,
                                cursor,
                                some ->
                                    sink.put(
                                        () -> some.stream().map(Outflow.Full::entry).toList())))
                    .compose(done -> sink.remove(branches.removed())));
  }
}

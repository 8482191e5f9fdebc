package dev.marty.pkd.export;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFDeleteChangeRecord;
import com.unboundid.ldif.LDIFRecord;
import dev.marty.kit.work.Pieces;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.CrlBytesRepository;
import dev.marty.pkd.export.Outflow.Full;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes a collection, whole or what changed since a version, piece by piece. The tree's branches
 * come before what hangs on them; in a delta what goes comes before what is new, since a newer
 * object takes the name of the older. On the event loop; encoding goes to a worker.
 */
final class LdifExport {
  private final Workers workers;
  private final SqlConnection connection;
  private final Selection selection;
  private final Function<Buffer, Future<Void>> sink;

  /**
   * One export.
   *
   * @param connection in a transaction that sees one state
   * @param sink takes the text; completes when it wants more
   */
  LdifExport(
      Workers workers,
      SqlConnection connection,
      Selection selection,
      Function<Buffer, Future<Void>> sink) {
    this.workers = workers;
    this.connection = connection;
    this.selection = selection;
    this.sink = sink;
  }

  /** All there is. */
  Future<Void> complete(long version) {
    return sink.apply(Ldif.head())
        .compose(done -> ExportRepository.branches(connection, selection, version))
        .compose(
            branches -> {
              List<Entry> tree = new ArrayList<>();
              tree.add(PkdTree.top(selection.conforming()));
              tree.addAll(BranchChanges.of(selection.conforming(), Set.of(), branches).added());
              return send(tree);
            })
        .compose(done -> present(0, entry -> entry));
  }

  /** What came and went after {@code since}. */
  Future<Void> delta(long since, long version) {
    return sink.apply(Ldif.head())
        .compose(done -> ExportRepository.gone(connection, selection, since))
        .compose(cursor -> Outflow.entries(cursor, this::sendRemovals))
        .compose(done -> ExportRepository.branches(connection, selection, since))
        .compose(
            before ->
                ExportRepository.branches(connection, selection, version)
                    .compose(now -> sendBranches(before, now)))
        .compose(done -> present(since, LDIFAddChangeRecord::new));
  }

  private Future<Void> sendRemovals(List<PublishedEntry> page) {
    return send(page.stream().map(PkdTree::dn).map(LDIFDeleteChangeRecord::new).toList());
  }

  private Future<Void> sendBranches(Set<Branch> before, Set<Branch> now) {
    BranchChanges changes = BranchChanges.of(selection.conforming(), before, now);
    List<LDIFRecord> records = new ArrayList<>();
    changes.removed().forEach(dn -> records.add(new LDIFDeleteChangeRecord(dn)));
    changes.added().forEach(entry -> records.add(new LDIFAddChangeRecord(entry)));
    return send(records);
  }

  private Future<Void> present(long since, Function<Entry, LDIFRecord> record) {
    return ExportRepository.present(connection, selection, since)
        .compose(
            cursor ->
                Outflow.objects(
                    connection,
                    cursor,
                    some ->
                        workers
                            .run(
                                () ->
                                    Ldif.records(
                                        some.stream().map(Full::entry).map(record).toList()))
                            .compose(sink),
                    large -> large(large, record)));
  }

  /** A CRL of megabytes, which as a record would be in memory several times. */
  private Future<Void> large(PublishedEntry entry, Function<Entry, LDIFRecord> record) {
    String attribute = PkdTree.attribute(entry.kind());
    Ldif.Value value = new Ldif.Value(attribute);
    return workers
        .run(() -> Ldif.begin(record.apply(PkdTree.entry(entry, null, null)), attribute))
        .compose(sink)
        .compose(
            begun ->
                Pieces.each(
                    entry.size(),
                    (from, count) ->
                        CrlBytesRepository.piece(connection, entry.sha256(), from, count),
                    piece -> workers.run(() -> value.piece(piece)).compose(sink)))
        .compose(done -> sink.apply(value.end()));
  }

  private Future<Void> send(List<? extends LDIFRecord> records) {
    return records.isEmpty()
        ? Future.succeededFuture()
        : workers.run(() -> Ldif.records(records)).compose(sink);
  }
}

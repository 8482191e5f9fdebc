package dev.marty.pkd.export;

import com.unboundid.ldap.sdk.Entry;
import dev.marty.kit.work.Sequence;
import dev.marty.pkd.directory.EntryKind;
import dev.marty.pkd.export.ExportRepository.Content;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads entries of a cursor with their objects, as many at a time as fit into memory, and goes on
 * when the taker is done with them. On the event loop.
 */
final class Outflow {
  /** Entries without their objects at a time. */
  private static final int PAGE = 200;

  /** Bytes of objects at a time; a single object may have more. */
  private static final int MOST_BYTES = 512 * 1024;

  private Outflow() {}

  /**
   * An entry with its object.
   *
   * @param published the entry
   * @param content the object
   */
  record Full(PublishedEntry published, Content content) {
    /** In the form of LDAP. */
    Entry entry() {
      return PkdTree.entry(published, content.bytes().getBytes(), content.serial());
    }
  }

  /** Takes some of what flows out. */
  @FunctionalInterface
  interface Taker<T> {
    /** Completes when more may come. */
    Future<Void> take(List<T> some);
  }

  /** All entries of a cursor, without objects. */
  static Future<Void> entries(Cursor cursor, Taker<PublishedEntry> taker) {
    return Sequence.repeat(() -> page(cursor, taker)).compose(done -> cursor.close());
  }

  /** True if there are more. */
  private static Future<Boolean> page(Cursor cursor, Taker<PublishedEntry> taker) {
    return cursor
        .read(PAGE)
        .compose(
            rows -> {
              List<PublishedEntry> page = new ArrayList<>();
              for (Row row : rows) {
                page.add(ExportRepository.entry(row));
              }
              Future<Void> taken = page.isEmpty() ? Future.succeededFuture() : taker.take(page);
              return taken.map(done -> cursor.hasMore());
            });
  }

  /** All entries of a cursor with their objects. */
  static Future<Void> objects(SqlConnection connection, Cursor cursor, Taker<Full> taker) {
    return objects(connection, cursor, taker, null);
  }

  /**
   * All entries of a cursor, with their objects unless those are large CRLs.
   *
   * @param large takes each of these without its object, which it reads piece by piece; or null
   */
  static Future<Void> objects(
      SqlConnection connection,
      Cursor cursor,
      Taker<Full> taker,
      Function<PublishedEntry, Future<Void>> large) {
    return entries(
        cursor,
        page ->
            Sequence.each(
                parts(page),
                part -> {
                  PublishedEntry first = part.get(0);
                  if (large != null && first.kind() == EntryKind.CRL && first.size() > MOST_BYTES) {
                    return large.apply(first);
                  }
                  return ExportRepository.contents(
                          connection,
                          part.get(0).kind(),
                          part.stream().map(PublishedEntry::sha256).toList())
                      .compose(contents -> taker.take(full(part, contents)));
                }));
  }

  /** Splits a page: entries of one kind each, of so many bytes together at most. */
  static List<List<PublishedEntry>> parts(List<PublishedEntry> page) {
    List<List<PublishedEntry>> parts = new ArrayList<>();
    int from = 0;
    while (from < page.size()) {
      EntryKind kind = page.get(from).kind();
      int to = from;
      int bytes = 0;
      while (to < page.size()
          && page.get(to).kind() == kind
          && (to == from || bytes + page.get(to).size() <= MOST_BYTES)) {
        bytes += page.get(to).size();
        to++;
      }
      parts.add(page.subList(from, to));
      from = to;
    }
    return parts;
  }

  private static List<Full> full(List<PublishedEntry> part, Map<String, Content> contents) {
    return part.stream().map(entry -> new Full(entry, contents.get(entry.sha256()))).toList();
  }
}

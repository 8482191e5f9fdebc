package dev.marty.pkd.directory;

import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Turns wishes into entries of the PKD's tree, all of one transaction under one new version. Takes
 * the lock that keeps versions in order, so it comes late in its transaction.
 */
final class Publication {
  private static final int SLICE = 1_000;

  private Publication() {}

  /**
   * Publishes.
   *
   * @param changes in the order of their source
   */
  static Future<Void> publish(SqlConnection connection, List<EntryChange> changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Wish> wishes = lastOfEach(changes);
    return EntryRepository.lockVersion(connection)
        .compose(
            version -> {
              List<Integer> starts =
                  IntStream.iterate(0, from -> from < wishes.size(), from -> from + SLICE)
                      .boxed()
                      .toList();
              AtomicInteger changed = new AtomicInteger();
              return Sequence.each(
                      starts,
                      from ->
                          slice(
                                  connection,
                                  version + 1,
                                  wishes.subList(from, Math.min(from + SLICE, wishes.size())))
                              .onSuccess(changed::addAndGet))
                  .compose(
                      done ->
                          changed.get() == 0
                              ? Future.succeededFuture()
                              : EntryRepository.raiseVersion(connection));
            });
  }

  /**
   * What shall become of each name: of changes for one name the last counts, and what was there
   * goes if one of them says so. Of two certificates with one name both are kept, the second under
   * a longer one.
   *
   * @return one wish for each name, in the order of the changes that count
   */
  static List<Wish> lastOfEach(List<EntryChange> changes) {
    Map<String, Wish> last = new LinkedHashMap<>();
    for (EntryChange change : changes) {
      Wish wish = Wish.of(change);
      String name = wish.name();
      Wish before = last.get(name);
      if (before != null && before.clashesWith(wish)) {
        Wish other = wish.distinct();
        last.put(name + other.rdnKey(), other);
      } else {
        last.remove(name);
        last.put(name, before != null && before.ends() ? wish.ending() : wish);
      }
    }
    return new ArrayList<>(last.values());
  }

  /** How many entries went and came. */
  private static Future<Integer> slice(SqlConnection connection, long version, List<Wish> slice) {
    List<Wish> ends = slice.stream().filter(Wish::ends).toList();
    List<Wish> puts = slice.stream().filter(wish -> wish.change() != null).toList();
    return EntryRepository.remove(connection, version, ends)
        .compose(
            removed ->
                EntryRepository.removeSuperseded(connection, version, puts)
                    .compose(superseded -> insert(connection, version, puts))
                    .map(added -> removed + added));
  }

  /** A certificate whose name another one has already comes under a longer one. */
  private static Future<Integer> insert(SqlConnection connection, long version, List<Wish> puts) {
    return EntryRepository.insert(connection, version, puts)
        .compose(
            added ->
                EntryRepository.absent(connection, certificatesBut(puts, added))
                    .map(clashing -> clashing.stream().map(Wish::distinct).toList())
                    .compose(longer -> EntryRepository.insert(connection, version, longer))
                    .map(more -> added.size() + more.size()));
  }

  private static List<Wish> certificatesBut(List<Wish> wishes, Set<String> added) {
    return wishes.stream()
        .filter(wish -> wish.kind() == EntryKind.DSC && !added.contains(wish.sha256()))
        .toList();
  }
}

package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns wishes into entries of the PKD's tree, all of one transaction under one new version. Takes
 * the lock that keeps versions in order, so it comes last in its transaction.
 */
final class Publication {
  private static final int SLICE = 1_000;

  private Publication() {}

  /** An entry as it shall be; {@code change} is null where it shall go. */
  record Wish(String kind, String country, String rdn, String rdnKey, EntryChange.Put change) {}

  /**
   * Publishes.
   *
   * @param changes in the order of their source; of those for one name the last counts
   * @return how many entries went because their source says so
   */
  static Future<Integer> publish(SqlConnection connection, List<EntryChange> changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture(0);
    }
    List<Wish> wishes = lastOfEach(changes);
    return EntryRepository.lockVersion(connection)
        .compose(
            version -> {
              Future<int[]> done = Future.succeededFuture(new int[2]);
              for (int from = 0; from < wishes.size(); from += SLICE) {
                List<Wish> slice = wishes.subList(from, Math.min(from + SLICE, wishes.size()));
                done =
                    done.compose(
                        counts ->
                            slice(connection, version + 1, slice)
                                .map(
                                    changed -> {
                                      counts[0] += changed[0];
                                      counts[1] += changed[1];
                                      return counts;
                                    }));
              }
              return done.compose(
                  counts ->
                      counts[0] + counts[1] == 0
                          ? Future.succeededFuture(0)
                          : EntryRepository.raiseVersion(connection).map(counts[0]));
            });
  }

  /** Removed by wish, and changed otherwise. */
  private static Future<int[]> slice(SqlConnection connection, long version, List<Wish> slice) {
    List<Wish> removals = slice.stream().filter(wish -> wish.change() == null).toList();
    List<Wish> puts = slice.stream().filter(wish -> wish.change() != null).toList();
    return EntryRepository.remove(connection, version, removals)
        .compose(
            removed ->
                EntryRepository.removeSuperseded(connection, version, puts)
                    .compose(superseded -> EntryRepository.insert(connection, version, puts))
                    .map(added -> new int[] {removed, added}));
  }

  private static List<Wish> lastOfEach(List<EntryChange> changes) {
    Map<String, Wish> last = new LinkedHashMap<>();
    for (EntryChange change : changes) {
      Wish wish = change instanceof EntryChange.Put put ? put(put) : remove(change);
      String name = wish.kind() + ' ' + wish.country() + ' ' + wish.rdnKey();
      Wish before = last.get(name);
      if (before != null && clash(before, wish)) {
        // Two certificates of one issuer and serial exist; both are kept, the second under a
        // longer name.
        Wish other = distinct(wish);
        last.put(name + other.rdnKey(), other);
      } else {
        last.remove(name);
        last.put(name, wish);
      }
    }
    return new ArrayList<>(last.values());
  }

  private static boolean clash(Wish before, Wish wish) {
    return wish.kind().equals("dsc")
        && before.change() != null
        && wish.change() != null
        && !before.change().found().sha256().equals(wish.change().found().sha256());
  }

  static Wish distinct(Wish wish) {
    String rdn = wish.rdn() + "+uid=" + wish.change().found().sha256();
    return new Wish(wish.kind(), wish.country(), rdn, EntryNames.key(rdn), wish.change());
  }

  private static Wish put(EntryChange.Put put) {
    EntryChange.Reference found = put.found();
    EntrySource source = put.source();
    if (source != null) {
      return new Wish(found.kind(), source.country(), source.rdn(), source.rdnKey(), put);
    }
    String rdn = EntryNames.rdn(found.issuer(), found.serial());
    String country = found.country() == null ? "ZZ" : found.country();
    return new Wish(found.kind(), country, rdn, EntryNames.key(rdn), put);
  }

  private static Wish remove(EntryChange change) {
    EntryChange.Remove remove = (EntryChange.Remove) change;
    return new Wish(remove.kind(), remove.country(), null, remove.rdnKey(), null);
  }
}

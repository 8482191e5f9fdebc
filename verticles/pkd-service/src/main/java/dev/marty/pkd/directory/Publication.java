package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns wishes into entries of the PKD's tree, all of one transaction under one new version. Takes
 * the lock that keeps versions in order, so it comes late in its transaction.
 */
final class Publication {
  private static final int SLICE = 1_000;

  private Publication() {}

  /**
   * What shall become of a name.
   *
   * @param kind dsc, crl, ml or dl
   * @param country the c= it stands under
   * @param rdn as it shall be written; null where only the old entry goes
   * @param rdnKey the same, normalised
   * @param ends true if the entry that is there goes in any case
   * @param change what shall be there, or null
   */
  record Wish(
      String kind,
      String country,
      String rdn,
      String rdnKey,
      boolean ends,
      EntryChange.Put change) {}

  /**
   * Publishes.
   *
   * @param changes in the order of their source; of those for one name the last counts, and what
   *     was there goes if one of them says so
   */
  static Future<Void> publish(SqlConnection connection, List<EntryChange> changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Wish> wishes = lastOfEach(changes);
    return EntryRepository.lockVersion(connection)
        .compose(
            version -> {
              Future<Integer> done = Future.succeededFuture(0);
              for (int from = 0; from < wishes.size(); from += SLICE) {
                List<Wish> slice = wishes.subList(from, Math.min(from + SLICE, wishes.size()));
                done =
                    done.compose(
                        count ->
                            slice(connection, version + 1, slice).map(changed -> count + changed));
              }
              return done.compose(
                  changed ->
                      changed == 0
                          ? Future.succeededFuture()
                          : EntryRepository.raiseVersion(connection));
            });
  }

  /** How many entries went and came. */
  private static Future<Integer> slice(SqlConnection connection, long version, List<Wish> slice) {
    List<Wish> ends = slice.stream().filter(Wish::ends).toList();
    List<Wish> puts = slice.stream().filter(wish -> wish.change() != null).toList();
    return EntryRepository.remove(connection, version, ends)
        .compose(
            removed ->
                EntryRepository.removeSuperseded(connection, version, puts)
                    .compose(superseded -> EntryRepository.insert(connection, version, puts))
                    .map(added -> removed + added));
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
        last.put(name, before != null && before.ends() ? ending(wish) : wish);
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

  private static Wish ending(Wish wish) {
    return new Wish(wish.kind(), wish.country(), wish.rdn(), wish.rdnKey(), true, wish.change());
  }

  static Wish distinct(Wish wish) {
    String rdn = wish.rdn() + "+uid=" + wish.change().found().sha256();
    return new Wish(wish.kind(), wish.country(), rdn, EntryNames.key(rdn), false, wish.change());
  }

  private static Wish put(EntryChange.Put put) {
    EntryChange.Reference found = put.found();
    EntrySource source = put.source();
    if (source != null) {
      return new Wish(found.kind(), source.country(), source.rdn(), source.rdnKey(), false, put);
    }
    String rdn = EntryNames.rdn(found.issuer(), found.serial());
    String country = found.country() == null ? "ZZ" : found.country();
    return new Wish(found.kind(), country, rdn, EntryNames.key(rdn), false, put);
  }

  private static Wish remove(EntryChange change) {
    EntryChange.Remove remove = (EntryChange.Remove) change;
    return new Wish(remove.kind(), remove.country(), null, remove.rdnKey(), true, null);
  }
}

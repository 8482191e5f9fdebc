package dev.marty.pkd.directory;

/**
 * What shall become of a name in the PKD's tree.
 *
 * @param kind what it is in the tree
 * @param country the c= it stands under
 * @param rdn as it shall be written; null where only the old entry goes
 * @param rdnKey the same, normalised
 * @param ends true if the entry that is there goes in any case
 * @param change what shall be there, or null
 */
record Wish(
    EntryKind kind,
    String country,
    String rdn,
    String rdnKey,
    boolean ends,
    EntryChange.Put change) {

  /** By the name its source gives, or by the directory's own where there is none. */
  static Wish of(EntryChange change) {
    if (change instanceof EntryChange.Remove remove) {
      return new Wish(remove.kind(), remove.country(), null, remove.rdnKey(), true, null);
    }
    EntryChange.Put put = (EntryChange.Put) change;
    EntryChange.Reference found = put.found();
    EntrySource source = put.source();
    if (source != null) {
      return new Wish(found.kind(), source.country(), source.rdn(), source.rdnKey(), false, put);
    }
    String rdn = EntryNames.rdn(found.issuer(), found.serial());
    String country = found.country() == null ? "ZZ" : found.country();
    return new Wish(found.kind(), country, rdn, EntryNames.key(rdn), false, put);
  }

  /** What tells names apart: two wishes of one name are about one entry. */
  String name() {
    return kind.text() + ' ' + country + ' ' + rdnKey;
  }

  /** SHA-256 of the object that shall be there, lowercase hex. */
  String sha256() {
    return change.found().sha256();
  }

  /** An error of ours or the place its source gave it: either puts it below nc-data. */
  boolean conforming() {
    EntrySource source = change.source();
    return !change.found().errors() && (source == null || source.conforming());
  }

  /** Whether two certificates want one name: two of one issuer and serial exist. */
  boolean clashesWith(Wish other) {
    return kind == EntryKind.DSC
        && change != null
        && other.change != null
        && !sha256().equals(other.sha256());
  }

  /** The same, and what is there goes in any case. */
  Wish ending() {
    return new Wish(kind, country, rdn, rdnKey, true, change);
  }

  /** The same under a longer name, which no other object has. */
  Wish distinct() {
    String longer = rdn + "+uid=" + sha256();
    return new Wish(kind, country, longer, EntryNames.key(longer), false, change);
  }
}

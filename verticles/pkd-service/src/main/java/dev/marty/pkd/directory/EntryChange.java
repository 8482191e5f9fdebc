package dev.marty.pkd.directory;

/** A wish to change what the directory publishes, in the order of its source. */
public sealed interface EntryChange {

  /**
   * An object shall be there.
   *
   * @param found the object
   * @param source how its file names it, or null if it came by itself
   */
  record Put(Reference found, EntrySource source) implements EntryChange {}

  /**
   * An entry shall go.
   *
   * @param kind what it is in the tree
   * @param country the c= it stands under
   * @param rdnKey its first RDN, normalised
   */
  record Remove(EntryKind kind, String country, String rdnKey) implements EntryChange {}

  /**
   * What publishing has to know of an object, and no more: a large import keeps one for each.
   *
   * @param kind what it is in the tree
   * @param sha256 lowercase hex
   * @param country of the object, two letters, or null
   * @param issuer RFC 4514 string its entry is named by
   * @param serial hexadecimal, or null where the name has none
   * @param errors true if a finding is an error
   */
  record Reference(
      EntryKind kind,
      String sha256,
      String country,
      String issuer,
      String serial,
      boolean errors) {}
}

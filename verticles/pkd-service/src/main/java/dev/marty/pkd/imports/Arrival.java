package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.Nul;
import dev.marty.pkd.directory.EntryChange;
import dev.marty.pkd.directory.EntrySource;
import dev.marty.pkd.directory.Found;

/** What a part of an import came to, read and judged. */
sealed interface Arrival {

  /**
   * An object for the directory.
   *
   * @param found it
   * @param source how its file names it, or null
   * @param replaces true if an entry of that name shall go first
   */
  record Taken(Found found, EntrySource source, boolean replaces) implements Arrival {}

  /**
   * An entry that shall go.
   *
   * @param change which
   */
  record Removed(EntryChange.Remove change) implements Arrival {}

  /**
   * A part that cannot be taken in.
   *
   * @param line where it begins, from 1, or null
   * @param dn its name, or null
   * @param reason stable, for programs
   * @param detail for people, safe to show
   */
  record Rejected(Long line, String dn, String reason, String detail) implements Arrival {
    /** Both may quote what was sent. */
    public Rejected {
      dn = dn == null ? null : Nul.escaped(dn);
      detail = Nul.escaped(detail);
    }
  }
}

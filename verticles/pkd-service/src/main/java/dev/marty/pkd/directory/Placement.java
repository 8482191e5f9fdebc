package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.Names;
import java.util.Comparator;
import java.util.List;

/**
 * Where an object stands in the PKD's tree while it is trusted.
 *
 * @param kind what it is in the tree
 * @param sha256 of the object, lowercase hex
 * @param country the c= it stands under
 * @param rdn as it is written
 * @param rdnKey the same, normalised
 * @param sourced whether its source named it; else the directory does
 * @param conforming false if it has errors or its source has put it below nc-data
 * @param pkdVersion as its source says, or null
 * @param codes pkdConformanceCode as its source says
 * @param texts pkdConformanceText as its source says
 */
record Placement(
    EntryKind kind,
    String sha256,
    String country,
    String rdn,
    String rdnKey,
    boolean sourced,
    boolean conforming,
    Integer pkdVersion,
    List<String> codes,
    List<String> texts) {

  /** The newest word of a source; the same in SQL, for what was placed by an earlier import. */
  private static final Comparator<Placement> PREFERENCE =
      Comparator.comparing(Placement::sourced)
          .thenComparing(
              Placement::pkdVersion, Comparator.nullsFirst(Comparator.<Integer>naturalOrder()))
          .thenComparing(Placement::conforming)
          .thenComparing(Placement::rdnKey);

  /** By the name its source gives, or by the directory's own where there is none. */
  static Placement of(EntryChange.Put put) {
    EntryChange.Reference found = put.found();
    EntrySource source = put.source();
    if (source != null) {
      return new Placement(
          found.kind(),
          found.sha256(),
          source.country(),
          source.rdn(),
          source.rdnKey(),
          true,
          source.conforming() && !found.errors(),
          source.pkdVersion(),
          source.codes(),
          source.texts());
    }
    String rdn = EntryNames.rdn(found.issuer(), found.serial());
    return new Placement(
        found.kind(),
        found.sha256(),
        found.country() == null ? Names.NOBODY : found.country(),
        rdn,
        EntryNames.key(rdn),
        false,
        !found.errors(),
        null,
        List.of(),
        List.of());
  }

  static Placement preferred(Placement one, Placement other) {
    return PREFERENCE.compare(one, other) >= 0 ? one : other;
  }

  /** What tells objects apart. */
  String object() {
    return kind.text() + ' ' + sha256;
  }

  /** What would remove it. */
  EntryChange.Remove name() {
    return new EntryChange.Remove(kind, country, rdnKey);
  }

  /** For a certificate whose name another one has, which real issuers have managed; else null. */
  String longerRdn() {
    return kind.certificates() ? rdn + "+uid=" + sha256 : null;
  }
}

package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An import in short.
 *
 * @param id of it
 * @param kind ldif, pem, or the kind of the one object in it; null if that is not known
 * @param status how far it has come
 * @param at when it began
 * @param finishedAt when it ended, or null
 * @param sha256 of the upload, lowercase hex; null until it is whole
 * @param bytes of the upload
 * @param source who sent it, or null
 * @param trust whether lists in it may make trust anchors
 * @param counts its account
 * @param objects what was new in the directory; null until it is done
 * @param stage where it is while it is being taken in; else null
 * @param problem why it was refused or failed, or null
 */
public record Import(
    UUID id,
    String kind,
    ImportStatus status,
    OffsetDateTime at,
    OffsetDateTime finishedAt,
    String sha256,
    long bytes,
    String source,
    boolean trust,
    Counts counts,
    NewObjects objects,
    Stage stage,
    Problem problem) {

  /**
   * What became of its parts.
   *
   * @param seen all of them, the sum of the others
   * @param stored new in the directory
   * @param known there before
   * @param removed entries that had to go
   * @param rejected not taken in
   */
  public record Counts(int seen, int stored, int known, int removed, int rejected) {}

  /** New in the directory by kind, what stands in lists included. */
  record NewObjects(int certificates, int crls, int masterLists, int deviationLists) {}

  /**
   * Where it is.
   *
   * @param phase reading, linking or publishing
   * @param bytes read
   * @param entries read
   */
  record Stage(String phase, long bytes, int entries) {}
}

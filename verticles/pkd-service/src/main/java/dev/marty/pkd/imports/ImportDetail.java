package dev.marty.pkd.imports;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.pkd.directory.ListSignature;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An import with all there is to say.
 *
 * @param summary in short
 * @param list what it brought if that is a list by itself; else null
 * @param effect what it made of trust, as it is answered; null until it has ended
 * @param pending lists in it that wait for a decision now
 * @param rejections the first entries that were not taken in; null until it has ended, and if it
 *     was nothing at all
 */
public record ImportDetail(
    Import summary,
    ImportedList list,
    JsonObject effect,
    List<PendingList> pending,
    List<Rejection> rejections) {

  /** An import that has not ended, or was nothing at all. */
  static ImportDetail of(Import summary) {
    return new ImportDetail(summary, null, null, List.of(), null);
  }

  /**
   * A list that waits for a decision.
   *
   * @param sha256 lowercase hex
   * @param masterList whether it could introduce anchors
   * @param issuer the CSCA behind its signer, RFC 4514
   * @param because why it waits
   */
  record PendingList(String sha256, boolean masterList, String issuer, String because) {}

  /**
   * A list that came by itself.
   *
   * @param signature how it is signed
   * @param trusted whether it is trusted now
   * @param trustReason why, or why not
   * @param findings everything odd in it, about the list itself first
   */
  record ImportedList(
      ListSignature signature, boolean trusted, String trustReason, List<PlacedFinding> findings) {}

  /**
   * Something odd in a list.
   *
   * @param position of the certificate it is about, from 0; null if it is about the list
   * @param certificate SHA-256 of that, lowercase hex, or null
   * @param finding what is odd
   */
  record PlacedFinding(Integer position, String certificate, Finding finding) {}

  /**
   * An entry that was not taken in.
   *
   * @param ordinal from 0
   * @param line where it begins, from 1, or null
   * @param dn its name, or null
   * @param reason stable, for programs
   * @param detail for people
   */
  record Rejection(int ordinal, Long line, String dn, String reason, String detail) {}
}

package dev.marty.pkd.imports;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.pkd.directory.ListSignature;
import java.util.List;

/**
 * An import with all there is to say.
 *
 * @param summary in short
 * @param list what it brought if that is a list by itself; else null
 * @param rejections the first entries that were not taken in; null until it has ended, and if it
 *     was nothing at all
 */
public record ImportDetail(Import summary, ImportedList list, List<Rejection> rejections) {

  /**
   * A list that came by itself.
   *
   * @param signature how it is signed
   * @param trusted whether it was trusted when it came
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

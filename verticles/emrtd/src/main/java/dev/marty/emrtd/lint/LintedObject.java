package dev.marty.emrtd.lint;

import dev.marty.emrtd.conformance.Finding;
import java.util.List;

/**
 * One object that was recognised and judged. Immutable.
 *
 * @param kind such as {@code Document Signer Certificate}
 * @param name whose it is or where in a list it stands; from the object itself, and so perhaps with
 *     any characters
 * @param member true if it is part of a list or file and not what was asked about
 * @param findings its deviations, perhaps none
 */
public record LintedObject(String kind, String name, boolean member, List<Finding> findings) {

  /** Keeps the list from changing. */
  public LintedObject {
    findings = List.copyOf(findings);
  }
}

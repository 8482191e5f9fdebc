package dev.marty.emrtd.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects findings about one object and writes their codes and texts. Confined to the call that
 * made it; not thread-safe.
 */
public final class Findings {
  private final String object;
  private final String title;
  private final List<Finding> found = new ArrayList<>();

  private Findings(String object, String title) {
    this.object = object;
    this.title = title;
  }

  /**
   * Starts findings about a CSCA certificate.
   *
   * @return an empty collection
   */
  public static Findings ofCsca() {
    return new Findings("CSCA", "CSCA Certificate");
  }

  /**
   * Starts findings about a Master List Signer certificate.
   *
   * @return an empty collection
   */
  public static Findings ofMasterListSigner() {
    return new Findings("MLS", "Master List Signer Certificate");
  }

  /**
   * Starts findings about a master list.
   *
   * @return an empty collection
   */
  public static Findings ofMasterList() {
    return new Findings("ML", "Master List");
  }

  /**
   * Starts findings about an EF.SOD.
   *
   * @return an empty collection
   */
  public static Findings ofSod() {
    return new Findings("SOD", "Document Security Object");
  }

  /**
   * Adds an error.
   *
   * @param field what it is about
   * @param rule what is wrong
   */
  public void error(Field field, Rule rule) {
    add(Severity.ERR, field, rule, "");
  }

  /**
   * Adds an error with details.
   *
   * @param field what it is about
   * @param rule what is wrong
   * @param detail safe to show
   */
  public void error(Field field, Rule rule, String detail) {
    add(Severity.ERR, field, rule, " (" + detail + ")");
  }

  /**
   * Adds a warning with details.
   *
   * @param field what it is about
   * @param rule what is wrong
   * @param detail safe to show
   */
  public void warn(Field field, Rule rule, String detail) {
    add(Severity.WARN, field, rule, " (" + detail + ")");
  }

  /**
   * Returns what was found.
   *
   * @return findings in the order they were added
   */
  public List<Finding> list() {
    return List.copyOf(found);
  }

  private void add(Severity severity, Field field, Rule rule, String detail) {
    String code = "%s:%s.%s.%d".formatted(severity, object, field, rule.number());
    String text =
        "%s:%s:%s: %s field %s %s%s"
            .formatted(severity, object, field, title, field.title(), rule.token(), detail);
    found.add(new Finding(severity, code, text));
  }
}

package dev.marty.emrtd.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Collects findings about one object and writes their codes and texts. Confined to the call that
 * made it; not thread-safe.
 */
public final class Findings {
  /** Of each severity; real objects have a dozen, and a stranger's could have thousands. */
  private static final int MOST = 200;

  private final String object;
  private final String title;
  private final Edition edition;
  private final List<Finding> found = new ArrayList<>();
  private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);

  private Findings(String object, String title, Edition edition) {
    this.object = object;
    this.title = title;
    this.edition = edition;
  }

  /**
   * Starts findings about a certificate.
   *
   * @param profile what it should be
   * @param edition by which it was issued
   * @return an empty collection
   */
  static Findings of(Profile profile, Edition edition) {
    return new Findings(profile.object(), profile.title(), edition);
  }

  /**
   * Starts findings about a CRL.
   *
   * @return an empty collection
   */
  static Findings ofCrl() {
    return new Findings("CRL", "Certificate Revocation List", Edition.CURRENT);
  }

  /**
   * Starts findings about a CSCA certificate.
   *
   * @return an empty collection
   */
  public static Findings ofCsca() {
    return of(Profile.CSCA, Edition.CURRENT);
  }

  /**
   * Starts findings about a master list.
   *
   * @return an empty collection
   */
  public static Findings ofMasterList() {
    return new Findings("ML", "Master List", Edition.CURRENT);
  }

  /**
   * Starts findings about a deviation list.
   *
   * @return an empty collection
   */
  public static Findings ofDeviationList() {
    return new Findings("DL", "Deviation List", Edition.CURRENT);
  }

  /**
   * Starts findings about an EF.SOD.
   *
   * @return an empty collection
   */
  public static Findings ofSod() {
    return new Findings("SOD", "Document Security Object", Edition.CURRENT);
  }

  /**
   * Adds an error.
   *
   * @param field what it is about
   * @param rule what is wrong
   */
  void error(Field field, Rule rule) {
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
   * Adds a deviation that the profiles of the Sixth Edition allowed: an error today, a warning
   * about what was issued by them.
   *
   * @param field what it is about
   * @param rule what is wrong
   */
  void newSinceSixth(Field field, Rule rule) {
    add(edition.severityOfNewRules(), field, rule, "");
  }

  /**
   * Adds a deviation that the profiles of the Sixth Edition allowed, with details.
   *
   * @param field what it is about
   * @param rule what is wrong
   * @param detail safe to show
   */
  void newSinceSixth(Field field, Rule rule, String detail) {
    add(edition.severityOfNewRules(), field, rule, " (" + detail + ")");
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

  /** Takes over what was found by another collection about the same object. */
  void add(Finding finding) {
    if (counts.merge(finding.severity(), 1, Integer::sum) <= MOST) {
      found.add(finding);
    }
  }

  /**
   * Returns what was found.
   *
   * @return findings in the order they were added, of each severity the first 200
   */
  public List<Finding> list() {
    return List.copyOf(found);
  }

  private void add(Severity severity, Field field, Rule rule, String detail) {
    String place = severity + ":" + object;
    String code = place + '.' + field + '.' + rule.number();
    String text =
        place
            + ':'
            + field
            + ": "
            + title
            + " field "
            + field.title()
            + ' '
            + rule.token()
            + detail;
    add(new Finding(severity, code, text));
  }
}

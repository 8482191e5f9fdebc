package dev.marty.pkd.query;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.NameSyntaxException;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.kit.http.QueryParameters;
import dev.marty.pkd.directory.Sql;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what certificates are searched by into SQL conditions on {@code certificate c}. */
final class CertificateSearch {
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,200}");
  private static final Pattern CODE = Pattern.compile("[A-Z]{3,4}([:.][A-Z0-9-]{1,8}){0,4}[:.]?");
  private static final List<String> PROFILES =
      Arrays.stream(Profile.values()).map(Profile::object).toList();
  private static final List<String> KINDS =
      Arrays.stream(CertificateKind.values()).map(CertificateKind::text).toList();

  private static final String WITHDRAWN =
      "EXISTS (SELECT FROM current_decision d WHERE d.subject_kind = 'certificate'"
          + " AND d.subject_sha256 = c.sha256 AND NOT d.trusted)";
  private static final String VOUCHED =
      "(EXISTS (SELECT FROM trusted_csca t WHERE t.certificate_sha256 = c.sha256)"
          + " OR NOT c.ca AND EXISTS (SELECT FROM certificate_issuer i"
          + " JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256"
          + " WHERE i.certificate_sha256 = c.sha256))";
  private static final String REVOKED =
      "EXISTS (SELECT FROM revocation v WHERE v.certificate_sha256 = c.sha256)";

  private CertificateSearch() {}

  /** The conditions a request asks for; a bad value is a problem that names it. */
  static Conditions conditions(QueryParameters parameters) {
    Conditions conditions = new Conditions();
    conditions
        .and("coalesce(c.country, '') = ?", parameters.countryOfAnyCase())
        .and("c.subject_name = ?", name(parameters, "subject"))
        .and("c.issuer_name = ?", name(parameters, "issuer"))
        .and("strpos(lower(c.subject), lower(?)) > 0", parameters.text("subjectContains"))
        .and("strpos(lower(c.issuer), lower(?)) > 0", parameters.text("issuerContains"))
        .and("c.serial = ANY (?)", serials(parameters))
        .and("c.subject_key_identifier = ?", keyIdentifier(parameters, "subjectKeyIdentifier"))
        .and("c.profile = ?", parameters.choice("profile", PROFILES))
        .and("c.kind = ?", parameters.choice("kind", KINDS));
    String sha256 = parameters.sha256("sha256");
    conditions.and("c.sha256 = ?", sha256 == null ? null : Sql.bytes(sha256));
    status(conditions, parameters);
    trust(conditions, parameters);
    finding(conditions, parameters);
    return conditions;
  }

  /** A distinguished name in the form of the database, or null. */
  static String name(QueryParameters parameters, String name) {
    String text = parameters.text(name);
    try {
      return text == null ? null : Names.canonical(text);
    } catch (NameSyntaxException e) {
      throw QueryParameters.bad(name, "is no distinguished name: " + e.getMessage() + ".");
    }
  }

  /** A key identifier in lower case, or null. */
  static String keyIdentifier(QueryParameters parameters, String name) {
    String hex = parameters.matching(name, HEX, "hexadecimal, of up to 200 digits");
    return hex == null ? null : hex.toLowerCase(Locale.ROOT);
  }

  /** The forms in which programs write the same number: with or without zeros before it. */
  static String[] serials(QueryParameters parameters) {
    String sent = parameters.matching("serial", HEX, "hexadecimal, of up to 200 digits");
    if (sent == null) {
      return null;
    }
    String lower = sent.toLowerCase(Locale.ROOT);
    String even = lower.length() % 2 == 0 ? lower : "0" + lower;
    String short_ = even.replaceFirst("^(00)+(?=..)", "");
    return new TreeSet<>(List.of(even, short_, "00" + short_)).toArray(String[]::new);
  }

  private static void status(Conditions conditions, QueryParameters parameters) {
    String status =
        parameters.choice("status", List.of("valid", "expired", "not-yet-valid", "revoked"));
    if (status != null) {
      conditions.and(
          switch (status) {
            case "valid" -> "c.not_before <= now() AND c.not_after >= now() AND NOT " + REVOKED;
            case "expired" -> "c.not_after < now()";
            case "not-yet-valid" -> "c.not_before > now()";
            default -> REVOKED;
          });
    }
  }

  private static void trust(Conditions conditions, QueryParameters parameters) {
    String trust = parameters.choice("trust", List.of("trusted", "untrusted", "withdrawn"));
    if (trust != null) {
      conditions.and(
          switch (trust) {
            case "trusted" -> "NOT " + WITHDRAWN + " AND " + VOUCHED;
            case "untrusted" -> "NOT " + WITHDRAWN + " AND NOT " + VOUCHED;
            default -> WITHDRAWN;
          });
    }
  }

  /** Code and severity are asked of one and the same finding. */
  private static void finding(Conditions conditions, QueryParameters parameters) {
    String code =
        parameters.matching(
            "finding", CODE, "the code of a finding or its beginning, as in ERR:CSCA.BAC");
    String severity = parameters.choice("severity", List.of("ERR", "WARN"));
    if (code == null && severity == null) {
      return;
    }
    StringBuilder finding =
        new StringBuilder("EXISTS (SELECT FROM certificate_finding f")
            .append(" WHERE f.certificate_sha256 = c.sha256");
    if (severity != null) {
      finding.append(" AND f.severity = ").append(conditions.value(severity));
    }
    if (code != null) {
      code(finding, conditions, code);
    }
    conditions.and(finding.append(')').toString());
  }

  /** A beginning ends where a part of the code ends: BAC.2 is not the beginning of BAC.25. */
  private static void code(StringBuilder finding, Conditions conditions, String code) {
    boolean open = code.endsWith(".") || code.endsWith(":");
    finding
        .append(" AND f.code ~>=~ ")
        .append(conditions.value(code))
        .append(" AND f.code ~<~ ")
        .append(conditions.value(code + "~"));
    if (!open) {
      finding
          .append(" AND substr(f.code, ")
          .append(code.length() + 1)
          .append(", 1) IN ('', '.', ':')");
    }
  }
}

package dev.marty.kit.http;

import java.util.Optional;
import java.util.Set;

/**
 * Who a request is of.
 *
 * @param issuer who vouches for the subject: the issuer of a person's or a machine's token, or
 *     {@code marty} for services and for the developer
 * @param subject unique at its issuer
 * @param roles as the contracts name them
 * @param countries for which operations of one country are open, as in Doc 9303-3, or {@link #ALL}
 */
public record Caller(String issuer, String subject, Set<String> roles, Set<String> countries) {
  /** Every role, or every country. */
  public static final String ALL = "*";

  /** The roles there are. Contracts name no others, and no others are told to a service. */
  public static final Set<String> ROLES =
      Set.of(
          "csca-admin",
          "csca-approver",
          "signer-operator",
          "signing-client",
          "issuer",
          "passport-reader",
          "inspector",
          "pkd-importer",
          "pkd-trust-officer",
          "auditor",
          "operator");

  /** As long may {@link #text} be, which stands in columns beside decisions. */
  public static final int MOST_TEXT = 255;

  private static final String MARTY = "marty";

  /** Whoever shows nothing, where that is allowed to do everything: on a developer's machine. */
  public static final Caller DEVELOPER = new Caller(MARTY, "developer", Set.of(ALL), Set.of(ALL));

  /** Whoever shows nothing elsewhere. */
  static final Caller NOBODY = new Caller(MARTY, "anonymous", Set.of(), Set.of());

  private static final String SERVICE = "service:";

  /** Copies. */
  public Caller {
    roles = Set.copyOf(roles);
    countries = Set.copyOf(countries);
  }

  /**
   * A service under its own name. It has no roles: contracts name it itself.
   *
   * @param name {@code csca}, for instance
   */
  public static Caller service(String name) {
    return new Caller(MARTY, SERVICE + name, Set.of(), Set.of(ALL));
  }

  /** The name of the service that this is, if it is one. */
  public Optional<String> service() {
    return isMarty() && subject.startsWith(SERVICE)
        ? Optional.of(subject.substring(SERVICE.length()))
        : Optional.empty();
  }

  /** Whether it is no person's and no machine's, but a service or the developer. */
  boolean isMarty() {
    return issuer.equals(MARTY);
  }

  /** Whether it has one of these roles. */
  boolean hasAny(Set<String> wanted) {
    return roles.contains(ALL) || wanted.stream().anyMatch(roles::contains);
  }

  /** Whether no country is closed to it. */
  public boolean isForAllCountries() {
    return countries.contains(ALL);
  }

  /**
   * Refuses what is of a country that is none of the caller's. An operation with {@code x-scope:
   * country} asks this before it does anything.
   *
   * @param country as in the request
   * @throws ProblemException 403
   */
  public void require(String country) {
    if (!isForAllCountries() && !countries.contains(country)) {
      throw Problem.of(
              403,
              "forbidden",
              "Not allowed",
              "This is of "
                  + country
                  + ", and you may act for "
                  + (countries.isEmpty() ? "no country" : String.join(", ", countries))
                  + ".")
          .exception();
    }
  }

  /** For audits and decisions: {@code service:csca}, {@code developer}, or subject and issuer. */
  public String text() {
    return isMarty() ? subject : subject + " of " + issuer;
  }
}

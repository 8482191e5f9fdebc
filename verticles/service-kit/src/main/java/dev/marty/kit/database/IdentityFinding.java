package dev.marty.kit.database;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that the proof of identity looks at.
 *
 * @param name what, as {@code marty verify} lists it
 * @param fault what is wrong and the statement that mends it, or null
 */
public record IdentityFinding(String name, String fault) {
  /** A superuser has everything; nobody reads a list of it. */
  private static final int MOST_NAMED = 5;

  /**
   * Judges what the server said.
   *
   * @param facts by their kind, see {@link IdentityProof}
   * @param settings what was configured
   */
  static List<IdentityFinding> all(Map<String, List<String>> facts, DatabaseSettings settings) {
    ServiceName service = settings.service();
    String role = facts.get("role").get(0);
    String owner = service.ownerRole();
    Facts found = new Facts(facts, "The role " + role);
    return List.of(
        new IdentityFinding(
            "database and role", mistaken(facts.get("database").get(0), role, settings)),
        found.of(
            "attribute",
            "no attributes",
            held ->
                " is "
                    + held
                    + "; use the app role of db-init, or ALTER ROLE "
                    + role
                    + " NO"
                    + held.replace(", ", " NO")
                    + "."),
        found.of(
            "member",
            "no memberships",
            held -> " is a member of " + held + "; REVOKE " + held + " FROM " + role + "."),
        found.of(
            "owner",
            "not the owner of the database",
            held -> " owns " + held + " and could open it to anyone; use the app role of db-init."),
        found.of(
            "owned",
            "owns nothing",
            held -> " owns " + held + "; give it to " + owner + " by ALTER … OWNER TO."),
        found.of(
            "large object",
            "no large objects",
            held ->
                " owns, or was granted, "
                    + held
                    + "; ALTER LARGE OBJECT … OWNER TO "
                    + owner
                    + ", REVOKE ALL ON LARGE OBJECT … FROM "
                    + role
                    + "."),
        found.of(
            "granted",
            "no grants outside of its schema",
            held ->
                " was granted privileges on "
                    + held
                    + "; REVOKE ALL ON … FROM "
                    + role
                    + ", in that database."),
        found.of(
            "excess",
            "no privileges beyond those of db-init and migrations",
            held -> " holds " + held + "; REVOKE " + it(held) + " FROM PUBLIC, " + role + "."),
        found.of(
            "lost", "the privileges it needs", held -> " lacks " + held + restored(held, role)),
        found.of(
            "sibling",
            "no CONNECT on other services' databases",
            held ->
                " holds CONNECT on "
                    + held
                    + ", another service's database; run marty init-db or REVOKE CONNECT ON"
                    + " DATABASE "
                    + held
                    + " FROM PUBLIC, "
                    + role
                    + "."));
  }

  /** One is a statement as it stands. */
  private static String it(String held) {
    return held.indexOf(" ON ") == held.lastIndexOf(" ON ") ? held : "it";
  }

  private static String restored(String lost, String role) {
    if (lost.equals("LOGIN")) {
      return "; ALTER ROLE " + role + " LOGIN, or run marty init-db.";
    }
    // init-db gives privileges on tables to come, not on those that are there.
    return "; GRANT "
        + it(lost)
        + " TO "
        + role
        + (lost.matches(".* ON (TABLE|SEQUENCE) .*") ? "." : ", or run marty init-db.");
  }

  private static String mistaken(String database, String role, DatabaseSettings settings) {
    String expected = settings.service().database();
    String fault =
        (database.equals(expected)
                ? ""
                : "Connected to the database " + database + " instead of " + expected + ". ")
            + (role.equals(settings.user())
                ? ""
                : "Logged in as " + role + " instead of " + settings.user() + ".");
    return fault.isEmpty() ? null : fault.strip();
  }

  private record Facts(Map<String, List<String>> all, String role) {
    IdentityFinding of(String kind, String name, Function<String, String> sentence) {
      List<String> held = all.getOrDefault(kind, List.of());
      if (held.isEmpty()) {
        return new IdentityFinding(name, null);
      }
      String more = held.size() > MOST_NAMED ? " and " + (held.size() - MOST_NAMED) + " more" : "";
      String named = held.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
      return new IdentityFinding(name, role + sentence.apply(named + more));
    }
  }
}

package dev.marty.system;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.testkit.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything db-init decides, as the catalog has it: comparable between servers and runs. */
public final class Catalog {
  private static final List<String> OF_THE_SERVER =
      List.of(
          """
          SELECT 'database', datname, datdba::regrole, pg_encoding_to_char(encoding),
                 (SELECT string_agg(acl, ' ' ORDER BY acl)
                    FROM unnest(datacl::text[]) AS acl)
            FROM pg_database ORDER BY datname
          """,
          """
          SELECT 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                 rolreplication, rolconnlimit, rolvaliduntil, rolbypassrls
            FROM pg_roles ORDER BY rolname
          """,
          """
          SELECT 'password', rolname, split_part(rolpassword, '$', 1)
            FROM pg_authid ORDER BY rolname
          """,
          """
          SELECT 'member', roleid::regrole, member::regrole, admin_option
            FROM pg_auth_members ORDER BY 2, 3
          """,
          """
          SELECT 'setting', datname, setrole::regrole, setting
            FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase,
                 unnest(setconfig) AS setting
           ORDER BY 2, 3, 4
          """);

  private static final List<String> OF_A_DATABASE =
      List.of(
          """
          SELECT 'schema', current_database(), nspname, nspowner::regrole,
                 (SELECT string_agg(acl, ' ' ORDER BY acl) FROM unnest(nspacl::text[]) AS acl)
            FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)' ORDER BY nspname
          """,
          """
          SELECT 'default', current_database(), defaclrole::regrole, defaclnamespace::regnamespace,
                 defaclobjtype,
                 (SELECT string_agg(acl, ' ' ORDER BY acl) FROM unnest(defaclacl::text[]) AS acl)
            FROM pg_default_acl ORDER BY 3, 4, 5
          """);

  private Catalog() {}

  /** One line for each fact. */
  public static List<String> of(DatabaseUrl admin) throws SQLException {
    return of(admin, ServiceName.values());
  }

  /** The same of a server that holds the databases of some services only. */
  static List<String> of(DatabaseUrl admin, ServiceName... services) throws SQLException {
    List<String> facts = new ArrayList<>();
    try (Sql sql = Sql.connect(admin)) {
      for (String query : OF_THE_SERVER) {
        facts.addAll(sql.rows(query));
      }
    }
    for (ServiceName service : services) {
      try (Sql sql = Sql.connect(admin.withDatabase(service.database()))) {
        for (String query : OF_A_DATABASE) {
          facts.addAll(sql.rows(query));
        }
      }
    }
    return facts;
  }
}

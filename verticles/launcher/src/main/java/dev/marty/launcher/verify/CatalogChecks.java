package dev.marty.launcher.verify;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * What the catalog of one database says, read as its app role. ACLs are compared as a whole: an
 * unauthorised GRANT is only a warning to whoever tries it, and a privilege nobody uses yet is
 * still there.
 */
final class CatalogChecks {
  private static final String DATABASE_ACL =
      """
      SELECT d.datdba::regrole::text AS owner,
             ARRAY(SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END
                          || '=' || string_agg(privilege_type, '+' ORDER BY privilege_type)
                     FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba)))
                    WHERE grantee <> d.datdba
                    GROUP BY grantee
                    ORDER BY 1) AS grants
        FROM pg_database d
       WHERE d.datname = current_database()
      """;

  private static final String MAINTENANCE =
      """
      SELECT ARRAY(SELECT datname::text FROM pg_database
                    WHERE datname IN ('postgres', 'template1')
                      AND has_database_privilege(current_user, oid, 'CONNECT')) AS open
      """;

  private static final String ROLES =
      """
      SELECT rolname::text AS name,
             rolcanlogin AS login,
             rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS powers,
             ARRAY(SELECT roleid::regrole::text FROM pg_auth_members
                    WHERE member = r.oid ORDER BY 1) AS member_of
        FROM pg_roles r
       WHERE rolname = ANY ($1)
       ORDER BY rolname
      """;

  private static final String SCHEMAS =
      """
      SELECT n.nspowner::regrole::text AS owner,
             has_schema_privilege($1, n.oid, 'CREATE') AS app_creates,
             has_schema_privilege($1, 'public', 'USAGE')
               OR has_schema_privilege($1, 'public', 'CREATE') AS uses_public,
             (SELECT count(*) FROM pg_class c
               WHERE c.relnamespace = n.oid AND c.relowner <> n.nspowner) AS foreign_relations
        FROM pg_namespace n
       WHERE n.nspname = $2
      """;

  private final ServiceName service;
  private final List<Result> results = new ArrayList<>();

  private CatalogChecks(ServiceName service) {
    this.service = service;
  }

  static Future<List<Result>> of(Logins logins, DatabaseSettings app) {
    CatalogChecks checks = new CatalogChecks(app.service());
    return logins.with(app, checks::run).map(done -> checks.results);
  }

  private Future<Void> run(PgConnection connection) {
    String owner = service.ownerRole();
    String migrator = service.migratorRole();
    String app = service.appRole();
    return connection
        .query(DATABASE_ACL)
        .execute()
        .map(rows -> databaseAcl(rows.iterator().next()))
        .compose(done -> connection.query(MAINTENANCE).execute())
        .map(rows -> maintenance(rows.iterator().next()))
        .compose(
            done ->
                connection
                    .preparedQuery(ROLES)
                    .execute(Tuple.of(new String[] {owner, migrator, app})))
        .map(this::roles)
        .compose(done -> connection.preparedQuery(SCHEMAS).execute(Tuple.of(app, service.schema())))
        .map(this::schema);
  }

  private Void databaseAcl(Row row) {
    String owner = row.getString("owner");
    add("owner", owner.equals(service.ownerRole()), owner);
    List<String> expected =
        List.of(service.appRole() + "=CONNECT", service.migratorRole() + "=CONNECT");
    List<String> grants = List.of(row.getArrayOfStrings("grants"));
    add("grants on the database", grants.equals(expected), String.join(", ", grants));
    return null;
  }

  private Void maintenance(Row row) {
    String[] open = row.getArrayOfStrings("open");
    add(
        "no CONNECT on postgres, template1",
        open.length == 0,
        open.length == 0 ? "none" : service.appRole() + " may: " + String.join(", ", open));
    return null;
  }

  private Void roles(RowSet<Row> rows) {
    add("roles", rows.size() == 3, rows.size() + " of 3 exist");
    for (Row row : rows) {
      String name = row.getString("name");
      List<String> memberOf = List.of(row.getArrayOfStrings("member_of"));
      boolean isOwner = name.equals(service.ownerRole());
      List<String> mayBe =
          name.equals(service.migratorRole()) ? List.of(service.ownerRole()) : List.of();
      add(
          "role " + name,
          row.getBoolean("login") != isOwner && !row.getBoolean("powers") && memberOf.equals(mayBe),
          (row.getBoolean("login") ? "LOGIN" : "NOLOGIN")
              + (row.getBoolean("powers") ? ", has powers over the server" : "")
              + (memberOf.isEmpty() ? "" : ", member of " + String.join(", ", memberOf)));
    }
    return null;
  }

  private Void schema(RowSet<Row> rows) {
    if (rows.size() != 1) {
      add("schema " + service.schema(), false, "does not exist");
      return null;
    }
    Row row = rows.iterator().next();
    add(
        "schema " + service.schema(),
        row.getString("owner").equals(service.ownerRole())
            && !row.getBoolean("app_creates")
            && row.getLong("foreign_relations") == 0,
        "owner "
            + row.getString("owner")
            + (row.getBoolean("app_creates") ? ", the app role may CREATE" : "")
            + ", "
            + row.getLong("foreign_relations")
            + " relations of other owners");
    add(
        "nothing in public",
        !row.getBoolean("uses_public"),
        row.getBoolean("uses_public") ? "the app role may use it" : "no privilege");
    return null;
  }

  private void add(String name, boolean passed, String detail) {
    results.add(new Result("catalog", service.database() + ": " + name, passed, detail));
  }
}

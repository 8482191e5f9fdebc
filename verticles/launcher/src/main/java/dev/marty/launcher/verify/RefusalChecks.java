package dev.marty.launcher.verify;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a login must not be able to do in its own database, by trying it. */
final class RefusalChecks {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String WRONG_PASSWORD = "28P01";

  private RefusalChecks() {}

  /** Tries DDL, TEMP tables and a wrong password as one login. */
  static Future<List<Result>> of(Logins logins, DatabaseSettings login) {
    Map<String, String> attempts = new LinkedHashMap<>();
    String schema = login.service().schema();
    attempts.put("CREATE TABLE", "CREATE TABLE " + schema + ".marty_verify (a int)");
    attempts.put("CREATE TABLE in public", "CREATE TABLE public.marty_verify (a int)");
    attempts.put("CREATE TEMP TABLE", "CREATE TEMP TABLE marty_verify (a int)");
    attempts.put("CREATE SCHEMA", "CREATE SCHEMA marty_verify");
    attempts.put("a large object", "SELECT lo_create(0)");
    return logins
        .with(login, connection -> tryAll(connection, login, attempts))
        .compose(
            results ->
                logins
                    .with(Logins.withWrongPassword(login), c -> Future.succeededFuture())
                    .map("connected")
                    .otherwise(RefusalChecks::state)
                    .map(
                        outcome -> {
                          results.add(result(login, "wrong password", outcome, WRONG_PASSWORD));
                          return results;
                        }));
  }

  private static Future<List<Result>> tryAll(
      PgConnection connection, DatabaseSettings login, Map<String, String> attempts) {
    List<Result> results = new ArrayList<>();
    return Sequence.each(
            attempts.entrySet(),
            attempt ->
                inRolledBackTransaction(connection, attempt.getValue())
                    .map(
                        outcome -> result(login, attempt.getKey(), outcome, INSUFFICIENT_PRIVILEGE))
                    .onSuccess(results::add))
        .map(results);
  }

  /** Should the server allow it after all, nothing stays. */
  private static Future<String> inRolledBackTransaction(PgConnection connection, String sql) {
    return connection
        .begin()
        .compose(
            transaction ->
                connection
                    .query(sql)
                    .execute()
                    .map("allowed")
                    .otherwise(RefusalChecks::state)
                    .eventually(() -> transaction.rollback().otherwiseEmpty()));
  }

  private static Result result(
      DatabaseSettings login, String what, String outcome, String expected) {
    return new Result("refusal", login.user() + ": " + what, outcome.equals(expected), outcome);
  }

  private static String state(Throwable failure) {
    return failure instanceof PgException pg && pg.getSqlState() != null
        ? pg.getSqlState()
        : "not tried: " + failure.getClass().getSimpleName();
  }
}

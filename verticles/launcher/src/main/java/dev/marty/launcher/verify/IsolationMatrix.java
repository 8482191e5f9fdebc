package dev.marty.launcher.verify;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Every credential of one kind against every database: its own must let it in, each other must
 * refuse it for lack of the CONNECT privilege (SQLSTATE 42501). On another server than its own a
 * role that does not exist there (28P01, 28000) is refused as well.
 *
 * @param kind {@code app} or {@code migrator}
 * @param cells by role and then by database: sixteen, when all servers answer
 */
public record IsolationMatrix(String kind, List<Cell> cells) {
  private static final String CONNECTED = "connected";

  /**
   * One connection.
   *
   * @param role who knocked
   * @param database where
   * @param outcome {@code connected}, a SQLSTATE, or what kept it from being tried
   * @param own the role's own database
   * @param passed as it must be
   */
  public record Cell(String role, String database, String outcome, boolean own, boolean passed) {
    Result toResult(String kind) {
      String expected = own ? "must connect" : "must be refused with 42501";
      return new Result(
          "matrix", kind + " " + role + " -> " + database, passed, outcome + ", " + expected);
    }
  }

  public IsolationMatrix {
    cells = List.copyOf(cells);
  }

  /** The databases on servers that answer, in order. */
  public List<String> databases() {
    return cells.stream().map(Cell::database).distinct().toList();
  }

  /** How many were let in. */
  public long allowed() {
    return cells.stream().filter(cell -> cell.outcome().equals(CONNECTED)).count();
  }

  /** How many were refused by the server with a SQLSTATE of privileges or authentication. */
  public long refused() {
    return cells.stream().filter(cell -> cell.outcome().matches("42501|28...")).count();
  }

  static Future<IsolationMatrix> of(
      Logins logins,
      MartyConfig config,
      List<ServiceName> targets,
      String kind,
      Function<String, DatabaseSettings> credentials) {
    List<Cell> cells = new ArrayList<>();
    // One after the other: sixteen logins at once could meet a connection limit.
    return Sequence.each(
            List.of(ServiceName.values()),
            knocking ->
                Sequence.each(
                    targets,
                    target ->
                        knock(
                                logins,
                                credentials.apply(knocking.text()),
                                target,
                                config.database(target.text()).url())
                            .onSuccess(cells::add)))
        .map(done -> new IsolationMatrix(kind, cells));
  }

  private static Future<Cell> knock(
      Logins logins, DatabaseSettings login, ServiceName target, DatabaseUrl where) {
    boolean own = login.service() == target;
    boolean sameServer =
        where.host().equals(login.url().host()) && where.port() == login.url().port();
    return logins
        .knock(login, where)
        .map(CONNECTED)
        .otherwise(IsolationMatrix::outcome)
        .map(
            outcome -> {
              boolean refused =
                  outcome.equals("42501") || (!sameServer && outcome.startsWith("28"));
              boolean passed = own ? outcome.equals(CONNECTED) : refused;
              return new Cell(login.user(), target.database(), outcome, own, passed);
            });
  }

  private static String outcome(Throwable failure) {
    return failure instanceof PgException pg && pg.getSqlState() != null
        ? pg.getSqlState()
        : "not tried: " + failure.getClass().getSimpleName();
  }
}

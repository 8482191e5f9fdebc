package dev.marty.kit.outbox;

import dev.marty.kit.Heap;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.MediaTypes;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * {@code POST /internal/inbox}: takes an event in one transaction and answers 204, for a second
 * delivery too. All handlers run on the verticle's event loop.
 */
public final class InboxRoute {
  /**
   * A CRL of 100,000 entries is 4 MB, a third more as base64. Less where the heap is small: while
   * such a text is read it is there six times.
   */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** Events held in memory at once; the relay repeats what is refused. */
  public static final int MOST_AT_ONCE = 32;

  private static final Duration KEEP = Duration.ofDays(180);
  private static final Pace PURGE = Pace.of(Duration.ofHours(1));

  /** What a service does with an event. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Reads and checks an event, and fetches what it names, before the transaction, which holds a
     * connection; off the event loop if it is much.
     *
     * @return what to do in the transaction; a problem if the event is not acceptable
     */
    Future<Change> prepare(InboxEvent event);
  }

  /** The change an event makes. */
  @FunctionalInterface
  public interface Change {
    /** Makes it, in the transaction that also remembers the event. */
    Future<Void> apply(SqlConnection connection);

    /** Called after the commit, also of a transaction that only recognised a second delivery. */
    default void committed() {}

    /** Called in the end, whatever came of it, also where nothing was to be made any more. */
    default void over() {}
  }

  private final Vertx vertx;
  private final Database database;
  private final Handler handler;
  private final Admission admission;

  /** An inbox; {@link #mount} opens it. */
  public InboxRoute(Vertx vertx, Database database, Handler handler) {
    this.vertx = vertx;
    this.database = database;
    this.handler = handler;
    this.admission =
        Admission.of(
            vertx,
            MOST_AT_ONCE,
            Heap.share(16, MOST_AT_ONCE * (MOST_BYTES / 4)),
            "Too many events are under way.");
  }

  /** What forgets old events, once an hour. */
  public Background purge() {
    return new Rounds(
        vertx,
        "old events stay in the inbox",
        PURGE,
        () -> database.withConnection(connection -> Inbox.purge(connection, KEEP)).map(false));
  }

  /** Adds the route. */
  public void mount(Router router) {
    router
        .post(InboxClient.PATH)
        .handler(context -> MediaTypes.check(vertx, context, Set.of("application/json")))
        .handler(this::take);
  }

  private void take(RoutingContext context) {
    admission
        .body(context.request(), MOST_BYTES, this::take)
        .onSuccess(taken -> context.response().setStatusCode(204).end())
        .onFailure(context::fail);
  }

  private Future<Void> take(Buffer body) {
    JsonObject json = JsonBody.object(body);
    InboxEvent event;
    try {
      event = InboxEvent.of(json);
    } catch (RuntimeException e) {
      return Future.failedFuture(
          Problem.of(
                  400,
                  "event",
                  "Not an event",
                  "The body is not an event; it has id, type, aggregate, sequence, at and payload.")
              .exception());
    }
    return take(
        database,
        handler.prepare(event),
        (connection, change) ->
            Inbox.once(connection, event, () -> change.apply(connection)).mapEmpty());
  }

  /**
   * Makes the change of an event in one transaction.
   *
   * @param prepared what {@link Handler#prepare} gave
   * @param work what the transaction is
   */
  public static Future<Void> take(
      Database database,
      Future<Change> prepared,
      BiFunction<SqlConnection, Change, Future<Void>> work) {
    return prepared.compose(
        change ->
            database
                .transaction(connection -> work.apply(connection, change))
                .onSuccess(taken -> change.committed())
                // Also where no connection was to be had: what it holds is given back.
                .onComplete(done -> change.over()));
  }
}

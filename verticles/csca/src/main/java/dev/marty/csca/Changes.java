package dev.marty.csca;

import dev.marty.kit.Heap;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.reconcile.Gate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The manners of every POST: a bounded JSON body, an idempotency key, an answer with its place. */
final class Changes {
  private static final int MOST_BYTES = 64 * 1024;

  /** Of all bodies under way together: requests with a PKCS#10 have some two kilobytes. */
  private static final int MOST_BYTES_AT_ONCE = 16 * 1024 * 1024;

  private final Admission admission;
  private final Gate gate;

  /** All changes wait behind the gate: each may sign, and all are told to others. */
  Changes(Vertx vertx, Gate gate) {
    this.gate = gate;
    this.admission =
        Admission.ofBytes(
            vertx, Heap.share(16, MOST_BYTES_AT_ONCE), "Too many requests are under way.");
  }

  /**
   * Handles one POST.
   *
   * @param read takes the fields of the body; throws problems
   * @param run does the work
   * @param location path before the id of what was made, or null
   */
  <T> void handle(
      RoutingContext context,
      Function<Fields, T> read,
      BiFunction<T, Command, Future<Answer>> run,
      String location) {
    admission
        .body(
            context.request(),
            MOST_BYTES,
            body -> {
              String key = Idempotency.key(context);
              Fields fields = JsonBody.fields(body);
              T order = read.apply(fields);
              fields.end();
              return gate.pass().compose(open -> run.apply(order, Command.of(context, key, body)));
            })
        .onSuccess(answer -> send(context, answer, location))
        .onFailure(context::fail);
  }

  private static void send(RoutingContext context, Answer answer, String location) {
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    if (location != null) {
      String id = answer.body().getString("id", "");
      context.response().putHeader(HttpHeaders.LOCATION, location + id);
    }
    context.response().end(answer.body().toBuffer());
  }
}

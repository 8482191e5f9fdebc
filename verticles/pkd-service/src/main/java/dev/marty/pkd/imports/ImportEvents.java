package dev.marty.pkd.imports;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * An import as server-sent events: {@code progress} while it goes on, {@code done} once. A client
 * that leaves ends it. On the event loop.
 */
public final class ImportEvents {
  private final Imports imports;

  /** Events of {@code imports}. */
  public ImportEvents(Imports imports) {
    this.imports = imports;
  }

  void send(RoutingContext context, UUID id) {
    ImportRoutes.found(id, imports.find(id))
        .onSuccess(
            found -> {
              context
                  .response()
                  .setChunked(true)
                  .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              go(context.response(), id, found);
            })
        .onFailure(context::fail);
  }

  private void go(HttpServerResponse response, UUID id, ImportDetail found) {
    if (response.closed() || response.ended()) {
      return;
    }
    boolean open = found != null && !found.summary().status().ended();
    Future<Void> written = response.write(event(open ? "progress" : "done", found));
    if (!open) {
      written.onComplete(done -> response.end());
      return;
    }
    written
        .compose(done -> imports.nextLook())
        .compose(done -> imports.find(id))
        .onSuccess(next -> go(response, id, next))
        // The database is away: the client comes back by itself, as its kind does.
        .onFailure(failure -> response.reset());
  }

  private static String event(String name, ImportDetail found) {
    return "event: "
        + name
        + "\ndata: "
        + (found == null ? "null" : ImportJson.detail(found).encode())
        + "\n\n";
  }
}

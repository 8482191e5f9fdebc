package dev.marty.@package@;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.verticle.ServiceSetup;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** The notes, over HTTP. All handlers run on the verticle's event loop. */
final class NoteRoutes {
  private static final String PATH = "/api/@name@/notes";
  private static final int MOST_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final Database database;

  NoteRoutes(ServiceSetup setup) {
    vertx = setup.vertx();
    database = setup.database();
  }

  void mount(Router router) {
    router.get(PATH + "/:id").handler(this::find);
    router.post(PATH).handler(this::create);
  }

  private void find(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    database
        .read(c -> NoteRepository.find(c, id))
        .onSuccess(
            note -> {
              if (note == null) {
                context.fail(Problem.notFound("There is no note " + id + ".").exception());
              } else {
                context.json(json(note));
              }
            })
        .onFailure(context::fail);
  }

  private void create(RoutingContext context) {
    RequestBody.read(vertx, context.request(), MOST_BYTES)
        .compose(
            body -> {
              Fields fields = JsonBody.fields(body);
              String text = fields.text("text");
              fields.end();
              return database.transaction(c -> NoteRepository.insert(c, text));
            })
        .onSuccess(
            note -> {
              context
                  .response()
                  .setStatusCode(201)
                  .putHeader(HttpHeaders.LOCATION, PATH + "/" + note.id());
              context.json(json(note));
            })
        .onFailure(context::fail);
  }

  private static JsonObject json(Note note) {
    return new JsonObject()
        .put("id", note.id().toString())
        .put("text", note.text())
        .put("writtenAt", note.writtenAt().toString());
  }
}

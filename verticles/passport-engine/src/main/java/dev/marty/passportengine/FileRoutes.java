package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Files of a passport, one by one and together, and its data page. All handlers run on the
 * verticle's event loop.
 */
final class FileRoutes {
  private static final String PASSPORT = PassportRoutes.PATH + "/:documentNumber";
  private static final Pattern NAME = Pattern.compile("EF\\.(COM|SOD)|DG([1-9]|1[0-6])");

  private final Workers workers;
  private final Database database;
  private final PassportLookup lookup;

  FileRoutes(Workers workers, Database database) {
    this.workers = workers;
    this.database = database;
    this.lookup = new PassportLookup(database);
  }

  void mount(Router router) {
    router.get(PASSPORT + "/files/:name").produces("application/octet-stream").handler(this::file);
    router.get(PASSPORT + "/files.zip").produces("application/zip").handler(this::zip);
    router.get(PASSPORT + "/data-page").produces("image/svg+xml").handler(this::dataPage);
  }

  private void file(RoutingContext context) {
    String name = PathId.matching(context, "name", NAME, "EF.COM, EF.SOD or DG1 to DG16");
    lookup
        .id(context)
        .compose(id -> database.read(connection -> PassportRepository.file(connection, id, name)))
        .onSuccess(
            content -> {
              if (content == null) {
                context.fail(
                    Problem.notFound(
                            "The passport has no "
                                + name
                                + "; its list of files says what it has, and EF.SOD comes with its"
                                + " signature.")
                        .exception());
              } else {
                send(context, "application/octet-stream", content);
              }
            })
        .onFailure(context::fail);
  }

  private void zip(RoutingContext context) {
    lookup
        .id(context)
        .compose(id -> database.read(connection -> PassportRepository.files(connection, id)))
        .compose(
            files ->
                files.containsKey("EF.SOD")
                    ? workers.run(() -> zip(files))
                    : Future.failedFuture(
                        // Nobody shall personalize a chip without it.
                        Problem.of(
                                409,
                                "not-signed",
                                "The passport is not signed",
                                "The passport has no EF.SOD yet; ask again when it is issued.")
                            .exception()))
        .onSuccess(
            archive -> {
              String number = context.pathParam("documentNumber");
              context
                  .response()
                  .putHeader("Content-Disposition", "attachment; filename=\"" + number + ".zip\"");
              send(context, "application/zip", archive);
            })
        .onFailure(context::fail);
  }

  private static Buffer zip(Map<String, Buffer> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, Buffer> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes());
        zip.closeEntry();
      }
    }
    return Buffer.buffer(out.toByteArray());
  }

  private void dataPage(RoutingContext context) {
    lookup
        .id(context)
        .compose(this::drawn)
        .onSuccess(
            page -> {
              context
                  .response()
                  // Whatever stands in it, it runs nothing and asks for nothing.
                  .putHeader(
                      "Content-Security-Policy",
                      "default-src 'none'; img-src data:; style-src 'unsafe-inline'");
              send(context, "image/svg+xml", page);
            })
        .onFailure(context::fail);
  }

  private Future<Buffer> drawn(UUID id) {
    return database
        .read(
            connection ->
                PassportRepository.find(connection, id)
                    .compose(
                        passport ->
                            PassportRepository.file(connection, id, "DG2")
                                .map(face -> new Drawing(passport, face))))
        .compose(
            drawing ->
                workers.run(
                    () -> Buffer.buffer(DataPage.draw(drawing.passport(), drawing.face()))));
  }

  private record Drawing(JsonObject passport, Buffer face) {}

  private static void send(RoutingContext context, String mediaType, Buffer content) {
    context
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .end(content);
  }
}

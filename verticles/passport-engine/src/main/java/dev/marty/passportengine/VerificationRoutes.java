package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.verification.Document;
import dev.marty.kit.Heap;
import dev.marty.kit.http.Admission;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code /api/passport_engine/verifications}. All handlers run on the verticle's event loop; a
 * document whose EF.SOD is no EF.SOD is an invalid document, not a bad request.
 */
final class VerificationRoutes {
  private static final String PATH = "/api/passport_engine/verifications";

  /** More than the 500 readers a large border has at once. */
  static final int MOST_AT_ONCE = 1_000;

  /** Of all bodies under way together: two thousand of the usual size. */
  private static final int MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

  private static final int MOST_COM = 1_024;

  private final Verifications verifications;
  private final VerificationLog log;
  private final Admission admission;

  VerificationRoutes(Vertx vertx, Verifications verifications, VerificationLog log) {
    this.verifications = verifications;
    this.log = log;
    this.admission =
        Admission.of(
            vertx,
            MOST_AT_ONCE,
            Heap.share(8, MOST_BYTES_AT_ONCE),
            "Too many verifications are under way.");
  }

  void mount(Router router) {
    router.post(PATH).handler(this::create);
    router.get(PATH + "/:id").handler(this::find);
  }

  private void create(RoutingContext context) {
    String requestId = ServiceRouter.requestId(context);
    admission
        .body(context.request(), DocumentLimits.BODY, body -> verify(body, requestId))
        .onSuccess(record -> context.json(record.toJson()))
        .onFailure(context::fail);
  }

  private Future<VerificationRecord> verify(Buffer body, String requestId) {
    Fields fields = JsonBody.fields(body);
    byte[] sod = fields.base64("sod", DocumentLimits.FILE);
    Octets com = fields.optionalBase64("com", MOST_COM).map(Octets::copyOf).orElse(null);
    TreeMap<Integer, Octets> dataGroups = new TreeMap<>();
    fields
        .optionalObject("dataGroups")
        .ifPresent(
            groups -> {
              for (String name : groups.names()) {
                DataGroup group =
                    DataGroup.of(name)
                        .orElseThrow(() -> groups.bad(name, "is no data group; DG1 to DG16 are."));
                dataGroups.put(
                    group.number(), Octets.copyOf(groups.base64(name, DocumentLimits.FILE)));
              }
            });
    fields.end();
    return verifications.verify(sod, new Document(dataGroups, com), requestId);
  }

  private void find(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    log.find(id)
        .onSuccess(
            record -> {
              if (record == null) {
                context.fail(Problem.notFound("There is no verification " + id + ".").exception());
              } else {
                context.json(record.toJson());
              }
            })
        .onFailure(context::fail);
  }
}

package dev.marty.documentsigner;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** An entry of the signature log as it is answered, when it was just made and later. */
final class SodAnswer {
  /** Where entries are found. */
  static final String SIGNATURES = "/api/document_signer/signatures";

  static final String BYTES = "application/octet-stream";
  static final String JSON = "application/json";

  private SodAnswer() {}

  /** The path of an entry. */
  static String location(LogEntry entry) {
    return SIGNATURES + "/" + entry.id();
  }

  /** Ends the response with JSON or with the bytes of the file, as the client accepts. */
  static void send(RoutingContext context, LogEntry entry) {
    boolean bytes = BYTES.equals(context.getAcceptableContentType());
    context
        .response()
        .putHeader(HttpHeaders.VARY, "Accept")
        .putHeader(HttpHeaders.CONTENT_TYPE, bytes ? BYTES : JSON)
        .end(bytes ? entry.sod() : entry.toJson().toBuffer());
  }
}

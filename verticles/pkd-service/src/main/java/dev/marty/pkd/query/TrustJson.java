package dev.marty.pkd.query;

import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Why something is trusted, as it is answered. */
final class TrustJson {
  private TrustJson() {}

  static JsonObject of(Trust trust) {
    JsonArray because = new JsonArray();
    trust.because().forEach(reason -> because.add(reason(reason)));
    JsonArray lists = new JsonArray();
    trust.lists().forEach(list -> lists.add(listing(list)));
    return new JsonObject()
        .put("status", trust.status())
        .put("because", because)
        .put("lists", lists)
        .put("path", path(trust.path()));
  }

  private static JsonObject reason(Trust.Reason reason) {
    JsonObject json = new JsonObject().put("reason", reason.code()).put("text", reason.text());
    if (reason.issuer() != null) {
      json.put("sha256", reason.issuer());
    }
    if (reason.at() != null) {
      json.put("at", Times.text(reason.at()));
    }
    return json;
  }

  private static JsonObject listing(TrustRepository.Listing list) {
    return new JsonObject()
        .put("sha256", list.sha256())
        .put("kind", list.kind())
        .put("country", list.country())
        .put("signedAt", Times.text(list.signedAt()))
        .put("counts", list.counts())
        .put("imports", origins(list.imports()));
  }

  /** The imports that brought a list. */
  static JsonArray origins(List<ListRepository.Origin> origins) {
    JsonArray array = new JsonArray();
    origins.forEach(
        origin ->
            array.add(
                new JsonObject().put("id", origin.id().toString()).put("source", origin.source())));
    return array;
  }

  private static JsonArray path(List<TrustPath.Node> path) {
    JsonArray array = new JsonArray();
    for (TrustPath.Node node : path) {
      array.add(
          new JsonObject()
              .put("sha256", node.sha256())
              .put("subject", node.subject())
              .put("kind", node.kind().text())
              // Each but the first has signed the one before it.
              .put("relation", array.isEmpty() ? "itself" : "issuer")
              .put("status", node.status())
              .put("because", new JsonArray(node.reasons())));
    }
    return array;
  }
}

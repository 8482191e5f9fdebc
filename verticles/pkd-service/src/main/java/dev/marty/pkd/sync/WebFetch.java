package dev.marty.pkd.sync;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** GET of a URL, only if it has changed. On the event loop. */
final class WebFetch {
  private static final int CONNECT_MS = 10_000;
  private static final int SILENT_SECONDS = 30;
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpClient client;

  /**
   * A document that has begun to arrive.
   *
   * @param response paused
   * @param broken fails when it breaks off
   */
  record Document(HttpClientResponse response, Future<Void> broken) {}

  WebFetch(Vertx vertx) {
    // Certificates are checked against the JDK's authorities, and the host's name against them.
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setKeepAlive(false));
  }

  /**
   * Asks for a document.
   *
   * @param etag of the last time, or null
   * @param lastModified of the last time, or null
   * @return the document, or null if nothing has changed
   */
  Future<Document> get(URI url, String etag, String lastModified) {
    return get(url, etag, lastModified, 0)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof SyncException
                        ? failure
                        : new SyncException(Outcome.UNREACHABLE, url.getHost() + why(failure))));
  }

  private Future<Document> get(URI url, String etag, String lastModified, int redirects) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .putHeader(HttpHeaders.ACCEPT, "*/*")
            .putHeader(HttpHeaders.USER_AGENT, "marty");
    if (etag != null) {
      options.putHeader(HttpHeaders.IF_NONE_MATCH, etag);
    }
    if (lastModified != null) {
      options.putHeader(HttpHeaders.IF_MODIFIED_SINCE, lastModified);
    }
    return client
        .request(options)
        .compose(
            request -> request.send().compose(answer -> answered(url, answer.pause(), redirects)))
        .compose(
            next ->
                next instanceof URI other
                    ? get(other, etag, lastModified, redirects + 1)
                    : Future.succeededFuture((Document) next));
  }

  /** The document, null for an unchanged one, or where to look instead. */
  private static Future<Object> answered(URI url, HttpClientResponse answer, int redirects) {
    int status = answer.statusCode();
    if (status == 200) {
      Promise<Void> broken = Promise.promise();
      answer.exceptionHandler(broken::tryFail);
      return Future.succeededFuture(new Document(answer, broken.future()));
    }
    answer.request().reset();
    if (status == 304) {
      return Future.succeededFuture(null);
    }
    String target = answer.getHeader(HttpHeaders.LOCATION);
    if (!REDIRECTS.contains(status) || target == null) {
      return Future.failedFuture(
          new SyncException(
              status < 500 ? Outcome.REFUSED : Outcome.UNREACHABLE,
              url.getHost() + " answered " + status + "."));
    }
    return redirects < MOST_REDIRECTS
        ? Future.succeededFuture(redirect(url, target))
        : Future.failedFuture(
            new SyncException(Outcome.UNREACHABLE, url.getHost() + " redirects without end."));
  }

  /** From https nothing leads out of it; plain http stays on this machine. */
  private static URI redirect(URI from, String target) {
    URI to;
    try {
      to = from.resolve(target);
    } catch (IllegalArgumentException e) {
      throw new SyncException(Outcome.REFUSED, from.getHost() + " redirects to what is no URL.");
    }
    boolean local =
        "http".equals(from.getScheme())
            && "http".equals(to.getScheme())
            && to.getHost() != null
            && LOOPBACK.contains(to.getHost());
    if (!local && !"https".equals(to.getScheme())) {
      throw new SyncException(
          Outcome.REFUSED,
          from.getHost() + " redirects out of https, to " + to.getScheme() + "://" + to.getHost());
    }
    return to;
  }

  private static String why(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return " is a host that nobody knows.";
    }
    if (failure instanceof ConnectException) {
      return " does not take connections.";
    }
    if (failure instanceof SSLException) {
      return ": its certificate is not accepted, or it does not speak TLS.";
    }
    return failure instanceof TimeoutException ? " is too slow." : " broke the connection off.";
  }
}

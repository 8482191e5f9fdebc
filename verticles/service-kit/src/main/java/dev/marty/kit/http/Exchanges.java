package dev.marty.kit.http;

import dev.marty.kit.Heap;
import dev.marty.kit.http.ServiceClient.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Single requests to one other service with their answers: how they are sent, read and ended. */
final class Exchanges {
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

  /** After these a server may close without a word. */
  private static final Set<Integer> LAST_WORDS = Set.of(408, 413, 414, 431);

  /** The other service answered with an error of its own. */
  private static final class ServerErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ServerErrorException(int status) {
      super("status " + status, null, false, false);
      this.status = status;
    }
  }

  /**
   * What to send.
   *
   * @param path absolute, with query
   * @param body or null
   * @param attempts how often at most
   * @param into where the body of a 200 goes, or null: into the reply
   */
  record Call(
      HttpMethod method,
      String path,
      Map<String, String> headers,
      Buffer body,
      int attempts,
      Download into) {}

  private final HttpClient client;
  private final String url;
  private final AnswerBodies answers =
      new AnswerBodies(Heap.share(16, MOST_BYTES), Heap.share(8, 4 * MOST_BYTES));

  Exchanges(HttpClient client, URI url) {
    this.client = client;
    this.url = url.toString();
  }

  /**
   * Sends a request once.
   *
   * @param identity headers that say who calls
   * @param deadlineMs for all of it
   * @return an answer below 500, or a failure
   */
  Future<Reply> once(Call call, Map<String, String> identity, String requestId, long deadlineMs) {
    long begun = System.nanoTime();
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.method())
            .setAbsoluteURI(url + call.path())
            // In the queue for a connection too, which is long where a hung peer holds them all.
            .setConnectTimeout(deadlineMs)
            // Resets the request too, so that a hung peer costs no connection for ever.
            .setIdleTimeout(deadlineMs)
            .putHeader(RequestId.HEADER, requestId);
    call.headers().forEach(options::putHeader);
    identity.forEach(options::putHeader);
    return client
        .request(options)
        .compose(
            request ->
                exchange(request, call.body())
                    .compose(
                        response ->
                            body(response, call.into())
                                .compose(
                                    body -> reply(response.statusCode(), response.headers(), body)))
                    .timeout(left(begun, deadlineMs), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> request.reset()));
  }

  private static long left(long begun, long deadlineMs) {
    return Math.max(1, deadlineMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  /**
   * Sends a request whole. Its connection serves no other one after an answer that came before its
   * body had ended, or that the other service closes after without a word.
   */
  private static Future<HttpClientResponse> exchange(HttpClientRequest request, Buffer body) {
    Future<Void> sent = body == null ? request.end() : request.end(body);
    return request
        .response()
        .onSuccess(
            response -> {
              if (!sent.isComplete() || LAST_WORDS.contains(response.statusCode())) {
                // Closes when the answer is over, and before the pool can hand it on.
                request.connection().shutdown(ServiceClient.DEADLINE_MS, TimeUnit.MILLISECONDS);
              }
            });
  }

  /**
   * Whether a failure tells of the other service as such: it is away, silent, or says that it
   * cannot now. Any other error of its own may be one request's, or one client's, fault.
   */
  static boolean isOfService(Throwable failure) {
    return failure instanceof ServerErrorException answered
        ? UNAVAILABLE.contains(answered.status)
        : failure instanceof IOException
            || failure instanceof TimeoutException
            || failure instanceof VertxException;
  }

  private Future<Buffer> body(HttpClientResponse response, Download into) {
    return into != null && response.statusCode() == 200
        ? into.of(response)
        : answers.read(response);
  }

  private static Future<Reply> reply(int status, MultiMap headers, Buffer body) {
    return status >= 500
        ? Future.failedFuture(new ServerErrorException(status))
        : Future.succeededFuture(new Reply(status, headers, body));
  }
}

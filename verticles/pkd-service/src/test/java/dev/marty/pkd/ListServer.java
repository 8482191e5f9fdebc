package dev.marty.pkd;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.Wait;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A web server that publishes lists, with entity tags or with the time of their change alone, and
 * does as it is told otherwise.
 */
final class ListServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final String scheme;
  private final HttpServer server;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final Map<String, Consumer<HttpServerRequest>> others = new ConcurrentHashMap<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  ListServer() {
    this(new HttpServerOptions());
  }

  /** With TLS, or whatever else. */
  ListServer(HttpServerOptions options) {
    scheme = options.isSsl() ? "https" : "http";
    server =
        Wait.on(
            vertx.createHttpServer(options).requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  String url(String path) {
    return scheme + "://127.0.0.1:" + server.actualPort() + path;
  }

  /**
   * A document.
   *
   * @param changed as Last-Modified says it; null for a document with an entity tag instead
   */
  private record Document(Octets content, String changed) {}

  void publish(String path, byte[] content) {
    documents.put(path, new Document(Octets.copyOf(content), null));
  }

  /** With Last-Modified and without an entity tag. */
  void publish(String path, byte[] content, String changed) {
    documents.put(path, new Document(Octets.copyOf(content), changed));
  }

  void on(String path, Consumer<HttpServerRequest> answer) {
    others.put(path, answer);
  }

  /** Holds answers back until the promise is kept. */
  void hold(String path, byte[] content, Promise<Void> released) {
    on(
        path,
        request -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          released
              .future()
              .onSuccess(
                  go -> {
                    underWay.decrementAndGet();
                    request.response().end(Buffer.buffer(content));
                  });
        });
  }

  /** Another server, which answers with a document and closes as old ones do; returns its port. */
  int closingAfter(byte[] content) {
    return Wait.on(
            vertx
                .createNetServer()
                .connectHandler(
                    socket ->
                        socket.handler(
                            request ->
                                socket
                                    .write(
                                        "HTTP/1.0 200 OK\r\nContent-Length: "
                                            + content.length
                                            + "\r\n\r\n")
                                    .compose(done -> socket.write(Buffer.buffer(content)))
                                    .onComplete(done -> socket.close())))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** Path and status of every answer to a path. */
  List<String> answers(String path) {
    return answers.stream().filter(answer -> answer.startsWith(path + " ")).toList();
  }

  int mostAtOnce() {
    return most.get();
  }

  private void answer(HttpServerRequest request) {
    Consumer<HttpServerRequest> other = others.get(request.path());
    Document document = documents.get(request.path());
    if (other != null) {
      answers.add(request.path() + " other");
      other.accept(request);
      return;
    }
    if (document == null) {
      answers.add(request.path() + " 404");
      request.response().setStatusCode(404).end();
      return;
    }
    boolean dated = document.changed() != null;
    String validator = dated ? document.changed() : '"' + document.content().sha256() + '"';
    boolean same =
        validator.equals(request.getHeader(dated ? "If-Modified-Since" : "If-None-Match"));
    answers.add(request.path() + (same ? " 304" : " 200"));
    request.response().putHeader(dated ? "Last-Modified" : "ETag", validator);
    if (same) {
      request.response().setStatusCode(304).end();
    } else {
      request.response().end(Buffer.buffer(document.content().toByteArray()));
    }
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
  }
}

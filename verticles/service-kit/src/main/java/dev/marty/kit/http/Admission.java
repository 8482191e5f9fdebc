package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How much may be under way at once: so many requests, and so many bytes of their bodies together.
 * Whoever comes when it is full is told to come back (503), and sends to the end what nobody keeps.
 * On the event loop only.
 */
public final class Admission {
  private final Vertx vertx;
  private final int mostRequests;
  private final long mostBytes;
  private final String full;
  private int requests;
  private long bytes;

  private Admission(Vertx vertx, int mostRequests, long mostBytes, String full) {
    this.vertx = vertx;
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
    this.full = full;
  }

  /**
   * A bound of requests.
   *
   * @param vertx for the timer that ends an unwanted upload
   * @param most at once
   * @param full what those are told who find it full
   */
  public static Admission ofRequests(Vertx vertx, int most, String full) {
    return of(vertx, most, Long.MAX_VALUE, full);
  }

  /** A bound of bytes, for bodies that differ much in size; the rest as {@link #ofRequests}. */
  public static Admission ofBytes(Vertx vertx, long most, String full) {
    return of(vertx, Integer.MAX_VALUE, most, full);
  }

  /** Both bounds, of requests and of the bytes of all their bodies. */
  public static Admission of(Vertx vertx, int mostRequests, long mostBytes, String full) {
    return new Admission(vertx, mostRequests, mostBytes, full);
  }

  /**
   * Reads the body of a request that finds room, and works on it. Call it in the handler itself,
   * before anything asynchronous.
   *
   * @param request whose body nobody read yet
   * @param most limit of this body in bytes, if there is room for so many at all; so many are
   *     counted where no length is announced
   * @param work what the room is for; whatever it throws is its failure
   * @return the work's result, or a problem: 503 when it is full, 413 or 400 for the body
   */
  public <T> Future<T> body(HttpServerRequest request, int most, Function<Buffer, Future<T>> work) {
    long announced = RequestBody.announced(request);
    int limit = (int) Math.min(most, mostBytes);
    long taken = announced < 0 ? limit : Math.min(limit, announced);
    return admit(request, taken, () -> RequestBody.read(vertx, request, limit).compose(work));
  }

  /**
   * Lets a request do its work that finds room, and that reads its body itself or has none. Call it
   * in the handler itself, before anything asynchronous.
   *
   * @param work begins at once; whatever it throws is its failure
   * @return the work's result, or a 503 problem when it is full
   */
  public <T> Future<T> admit(HttpServerRequest request, Supplier<Future<T>> work) {
    return admit(request, 0, work);
  }

  private <T> Future<T> admit(HttpServerRequest request, long taken, Supplier<Future<T>> work) {
    if (requests >= mostRequests || taken > mostBytes - bytes) {
      return RequestBody.discard(vertx, request)
          .transform(
              gone -> Future.failedFuture(Problem.unavailable("overloaded", full).exception()));
    }
    requests++;
    bytes += taken;
    return begin(work)
        .onComplete(
            done -> {
              requests--;
              bytes -= taken;
            });
  }

  private static <T> Future<T> begin(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}

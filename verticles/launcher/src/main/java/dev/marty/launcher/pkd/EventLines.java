package dev.marty.launcher.pkd;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events, line by line, the next one asked for when the one before is read. What an
 * import says is one line of JSON per event, so lines are all that must be told apart.
 */
final class EventLines implements Flow.Subscriber<String> {
  private static final String DATA = "data:";

  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private volatile Flow.Subscription subscription;

  /**
   * Waits for the next event.
   *
   * @param seconds patience
   * @return its data, or null when the stream has ended or is silent
   */
  String next(int seconds) throws InterruptedException {
    while (true) {
      Optional<String> line = lines.poll(seconds, TimeUnit.SECONDS);
      if (line == null || line.isEmpty()) {
        return null;
      }
      subscription.request(1);
      if (line.get().startsWith(DATA)) {
        return line.get().substring(DATA.length()).strip();
      }
    }
  }

  /** Lets go of the connection. */
  void close() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(String line) {
    lines.add(Optional.of(line));
  }

  @Override
  public void onError(Throwable failure) {
    lines.add(Optional.empty());
  }

  @Override
  public void onComplete() {
    lines.add(Optional.empty());
  }
}

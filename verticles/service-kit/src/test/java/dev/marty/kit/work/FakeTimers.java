package dev.marty.kit.work;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A Vert.x that knows timers only, of a clock that goes when it is told to. */
final class FakeTimers {
  private record Timer(long id, long at, Handler<Long> handler) {}

  private final List<Timer> waiting = new ArrayList<>();
  private long now;
  private long ids;

  Vertx vertx() {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "setTimer" -> set((Long) arguments[0], arguments[1]);
                  case "cancelTimer" -> cancel((Long) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @SuppressWarnings("unchecked")
  private long set(long delayMs, Object handler) {
    waiting.add(new Timer(++ids, now + delayMs, (Handler<Long>) handler));
    return ids;
  }

  private boolean cancel(long id) {
    return waiting.removeIf(timer -> timer.id() == id);
  }

  /** Milliseconds until each timer that is set. */
  List<Long> rests() {
    return waiting.stream().map(timer -> timer.at() - now).toList();
  }

  /** Lets the next timer fire, as late as it was set. */
  void fireNext() {
    Timer next = waiting.stream().min(Comparator.comparingLong(Timer::at)).orElseThrow();
    waiting.remove(next);
    now = next.at();
    next.handler().handle(next.id());
  }
}

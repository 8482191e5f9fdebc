package dev.marty.kit.work;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * What a service does by itself, while it is fit to: its identity is proved, and its schema is the
 * one it was built for. All methods are called on the verticle's event loop.
 */
public interface Background {
  /** Begins, or goes on after {@link #pause}; does nothing where it is at work, or was stopped. */
  void start();

  /** Begins nothing more until {@link #start}; what is under way may end. */
  void pause();

  /** The database did not answer a probe: when it does again it may be another one. */
  default void away() {}

  /**
   * Begins nothing more.
   *
   * @return completes, never fails, when what was under way has ended
   */
  Future<?> stop();

  /** What keeps it from succeeding that people must mend, with the cure; for the health. */
  Optional<String> trouble();
}

package dev.marty.testkit;

import java.io.IOException;
import java.util.List;

/** What {@code kill} sends. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param signal as {@code kill} takes it: {@code -STOP}
   * @param process that may end in between
   */
  public static void send(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    List<String> command = List.of("kill", signal, Long.toString(process.pid()));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0 && process.isAlive()) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }
}

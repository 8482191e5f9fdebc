package dev.marty.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must know theirs before they listen. Below those the system gives to
 * others, and other ones in each process of tests: in the meantime nobody else may take them.
 */
public final class Ports {
  private static final int FIRST = 17_000;
  private static final int EACH = 3_000;
  private static final int FORK = Integer.getInteger("marty.test.fork", 1);
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One that nobody listens on, and that is not given again. */
  public static int free() {
    while (GIVEN.size() < EACH / 2) {
      int port = FIRST + FORK * EACH + ThreadLocalRandom.current().nextInt(EACH);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port after " + GIVEN.size() + " attempts.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.marty.pkd.export.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of the LDAP listener that do not mean well: each loses its connection, nobody else. */
class HostileLdapTest {
  private static final String HOST = "127.0.0.1";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int PATIENCE_MS = 10_000;

  private final int port = Ports.free();
  private LdapTree tree;

  @BeforeEach
  void start() throws Exception {
    tree = new LdapTree(HOST, port);
    tree.listen();
  }

  @AfterEach
  void stop() {
    tree.close();
  }

  /** A search whose filter nests so often; 20,000 levels are 64 KB. */
  private static byte[] search(int depth) throws IOException {
    byte[] filter = {(byte) 0x87, 1, 'c'};
    byte[] nested = filter;
    for (int i = 0; i < depth; i++) {
      nested = element(0xA2, nested);
    }
    byte[] request =
        element(
            0x63,
            element(0x04, "dc=int".getBytes(StandardCharsets.US_ASCII)),
            new byte[] {0x0A, 1, 2, 0x0A, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0},
            nested,
            element(0x30));
    return element(0x30, new byte[] {2, 1, 1}, request);
  }

  private static byte[] element(int tag, byte[]... content) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : content) {
      all.write(each);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = all.size();
    if (length > 0xFF) {
      out.write(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else if (length > 0x7F) {
      out.write(new byte[] {(byte) 0x81, (byte) length});
    } else {
      out.write(length);
    }
    all.writeTo(out);
    return out.toByteArray();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** After a notice of disconnection, as LDAP has it, or without. */
  private static boolean closed(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private void othersAreAnswered() throws LDAPException {
    try (LDAPConnection other = new LDAPConnection(HOST, port)) {
      assertThat(other.search("dc=int", SearchScope.SUB, "(!(c=XX))").getEntryCount()).isPositive();
    }
  }

  @Test
  void aFilterOfManyLevelsEndsItsConnectionOnly() throws Exception {
    try (Socket plain = connect()) {
      plain.getOutputStream().write(search(8));
      assertThat(plain.getInputStream().read()).as("an answer").isEqualTo(0x30);
    }
    for (int depth : new int[] {100, 5_000, 15_000}) {
      try (Socket deep = connect()) {
        deep.getOutputStream().write(search(depth));
        assertThat(closed(deep)).as("%d levels", depth).isTrue();
      }
    }
    othersAreAnswered();
  }

  @Test
  void whatAnnouncesTooMuchOrIsNoRequestIsNotReadToItsEnd() throws Exception {
    byte[][] heads = {
      {0x30, (byte) 0x84, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
      {0x30, (byte) 0x84, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
      {0x30, (byte) 0x83, 1, 0, 1},
      {0x30, (byte) 0x80, 2, 1, 1},
      {0x30, (byte) 0x88, 0, 0, 0, 0, 0, 0, 0, 5},
      "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
      {0x30, 4, 2, 9, 1, 1}
    };
    for (byte[] head : heads) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(head);
        assertThat(closed(socket)).isTrue();
      }
    }
    othersAreAnswered();
  }

  @Test
  void oneAddressHasSoManyConnectionsAndRoomAgainWhenSomeEnd() throws Exception {
    List<Socket> taken = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        taken.add(connect());
      }
      Wait.until(SOON, () -> refused(), () -> "a 17th connection stays open");
      taken.get(0).close();
      Wait.until(SOON, () -> !refused(), () -> "there is no room again");
    } finally {
      for (Socket socket : taken) {
        socket.close();
      }
    }
  }

  private boolean refused() {
    try (LDAPConnection more = new LDAPConnection(HOST, port)) {
      return more.search("dc=int", SearchScope.BASE, "(dc=*)").getEntryCount() != 1;
    } catch (LDAPException e) {
      return true;
    }
  }

  @Test
  void whereNothingMovesTheConnectionEnds() throws Exception {
    LdapDoor door = new LdapDoor(2, Duration.ofMillis(300));
    try (ServerSocket server = door.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Socket inside = server.accept()) {
      client.setSoTimeout(PATIENCE_MS);
      InputStream requests = inside.getInputStream();
      client.getOutputStream().write(search(0));
      assertThat(requests.read()).isEqualTo(0x30);
      // Drips that never become a request.
      client.getOutputStream().write(0x30);
      Wait.until(
          SOON,
          () -> {
            try {
              door.sweep();
              return inside.isClosed();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          () -> "it is open");
      assertThat(closed(client)).isTrue();
    }
  }
}

package dev.marty.pkd.export.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.OperationType;
import dev.marty.pkd.export.TreeReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The PKD's tree in memory, answered from by LDAP and changed from here only. Changes come from one
 * thread at a time, and block.
 */
final class LdapTree {
  private static final String BASE = "dc=int";
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_ENTRIES = 5_000;

  /** Of one address: a gateway or a router in front makes many clients look like one. */
  private static final int MOST_OF_ONE = 16;

  private static final Duration IDLE = Duration.ofMinutes(2);

  private final LdapDoor door = new LdapDoor(MOST_OF_ONE, IDLE);
  private final InMemoryDirectoryServer server;
  private final String place;

  /**
   * A tree without objects that nobody can ask yet.
   *
   * @param host address to listen on
   * @param port 0 for any
   */
  LdapTree(String host, int port) throws LDAPException, UnknownHostException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setListenerConfigs(
        new InMemoryListenerConfig(
            "pkd", InetAddress.getByName(host), port, door, SocketFactory.getDefault(), null));
    // ICAO's object classes have no published definitions: nothing can be checked against them.
    config.setSchema(null);
    config.setGenerateOperationalAttributes(false);
    config.setAllowedOperationTypes(
        OperationType.BIND,
        OperationType.UNBIND,
        OperationType.ABANDON,
        OperationType.SEARCH,
        OperationType.COMPARE);
    config.addInMemoryOperationInterceptor(new ReadOnly());
    config.setMaxConnections(MOST_CONNECTIONS);
    config.setMaxSizeLimit(MOST_ENTRIES);
    config.setMaxMessageSizeBytes(LdapRequests.MOST_BYTES);
    config.setVendorName("Marty");
    server = new InMemoryDirectoryServer(config);
    place = "ldap://" + host + ":" + port;
    for (Entry entry : TreeReader.trunk()) {
      put(entry);
    }
  }

  /** Begins to answer. */
  void listen() throws LDAPException {
    server.startListening();
  }

  /** Closes connections on which nothing moves. */
  void sweep() throws IOException {
    door.sweep();
  }

  String place() {
    return place;
  }

  int size() {
    return server.countEntries();
  }

  /** Adds an entry, or makes the one of that name like it. */
  void put(Entry entry) throws LDAPException {
    Entry before = server.getEntry(entry.getDN());
    if (before == null) {
      server.add(entry);
      return;
    }
    List<Modification> changes = Entry.diff(before, entry, true, false);
    if (!changes.isEmpty()) {
      server.modify(entry.getDN(), changes);
    }
  }

  /** Removes an entry if it is there. */
  void remove(DN name) throws LDAPException {
    if (server.getEntry(name.toString()) != null) {
      server.delete(name.toString());
    }
  }

  /** Ends all connections. */
  void close() {
    server.shutDown(true);
  }
}

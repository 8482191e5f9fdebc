package dev.marty.system;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.Api;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.ds.PGSimpleDataSource;

/** The four services in this JVM; their databases can be dumped and restored, each by itself. */
final class DrillSystem implements AutoCloseable {
  private static final String TABLES =
      "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
          + " WHERE schemaname = ? AND tablename <> 'flyway_schema_history'";
  private static final String SEQUENCES =
      "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
          + " WHERE schemaname = ? AND last_value IS NOT NULL";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Dump> dumps = new HashMap<>();
  private final OwnServer server = OwnServer.prepared("drill");
  private final Map<String, String> variables;
  private final MartyConfig config;
  private final Map<ServiceName, RunningService> running = new EnumMap<>(ServiceName.class);

  DrillSystem() {
    variables = server.marty().variables();
    for (ServiceName service : ServiceName.values()) {
      int port = Ports.free();
      variables.put(service.portVariable(), Integer.toString(port));
      variables.put(service.portVariable().replace("_PORT", "_URL"), "http://127.0.0.1:" + port);
    }
    config = Wait.on(new ConfigLoader(variables).load(vertx, ConfigScope.everything()));
  }

  /** For commands beside it. */
  Map<String, String> variables() {
    return variables;
  }

  void start() {
    List.of(ServiceName.values()).forEach(this::start);
  }

  void start(ServiceName service) {
    JsonObject own = config.verticleConfig(service.text());
    running.put(service, RunningService.deploy(vertx, service, own));
  }

  void stop() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }

  void stop(ServiceName service) {
    running.remove(service).undeploy();
  }

  Api api(ServiceName service) {
    return new Api(running.get(service).verticle().address());
  }

  Sql superuser(ServiceName service) throws SQLException {
    return Sql.connect(admin().withDatabase(service.database()));
  }

  /** All that is in a database: rows by table, and where its sequences are. */
  private record Dump(Map<String, Buffer> tables, Map<String, Long> sequences) {}

  /** Dumps all databases, under a name. */
  void dump(String name) throws Exception {
    for (ServiceName service : ServiceName.values()) {
      dumps.put(name + service, dumped(service));
    }
  }

  private Dump dumped(ServiceName service) throws Exception {
    Map<String, Buffer> tables = new TreeMap<>();
    Map<String, Long> sequences = new TreeMap<>();
    try (Connection connection = connect(service)) {
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : names(connection, TABLES, service)) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copy.copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", rows);
        tables.put(table, Buffer.buffer(rows.toByteArray()));
      }
      for (String sequence : names(connection, SEQUENCES, service)) {
        String last = names(connection, "SELECT last_value FROM " + sequence, null).get(0);
        sequences.put(sequence, Long.valueOf(last));
      }
    }
    return new Dump(tables, sequences);
  }

  /** Restores databases of services that do not run. */
  void restore(Collection<ServiceName> services, String name) throws Exception {
    for (ServiceName service : services) {
      Dump dump = dumps.get(name + service);
      try (Connection connection = connect(service);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("SET session_replication_role = replica");
        statement.execute("TRUNCATE " + String.join(", ", dump.tables().keySet()));
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        for (Map.Entry<String, Buffer> table : dump.tables().entrySet()) {
          copy.copyIn(
              "COPY " + table.getKey() + " FROM STDIN (FORMAT binary)",
              new ByteArrayInputStream(table.getValue().getBytes()));
        }
        for (Map.Entry<String, Long> sequence : dump.sequences().entrySet()) {
          statement.execute(
              "SELECT setval('" + sequence.getKey() + "', " + sequence.getValue() + ")");
        }
        connection.commit();
      }
    }
  }

  /**
   * Lets databases be as if they had never been restored: what they say of themselves is true.
   *
   * @param services which, of those that say something
   */
  void asTheyWere(Collection<ServiceName> services) throws SQLException {
    for (ServiceName service : services) {
      try (Connection connection = connect(service);
          Statement statement = connection.createStatement()) {
        statement.execute(
            "UPDATE "
                + service.schema()
                + ".reconciliation SET incarnation = (SELECT d.oid || '.' ||"
                + " pg_relation_filenode('"
                + service.schema()
                + ".reconciliation') FROM pg_database d WHERE d.datname = current_database())");
      }
    }
  }

  private static List<String> names(Connection connection, String query, ServiceName service)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      if (service != null) {
        statement.setString(1, service.schema());
      }
      List<String> names = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  private Connection connect(ServiceName service) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {admin().host()});
    source.setPortNumbers(new int[] {admin().port()});
    source.setDatabaseName(service.database());
    source.setUser(admin().user());
    source.setPassword(admin().password().reveal());
    return source.getConnection();
  }

  private DatabaseUrl admin() {
    return server.marty().admin();
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
    server.close();
  }
}

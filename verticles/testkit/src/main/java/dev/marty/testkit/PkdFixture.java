package dev.marty.testkit;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.function.Consumer;

/** A directory on a PostgreSQL of its own, empty or as an earlier version left it. */
public final class PkdFixture implements AutoCloseable {
  /** Below which the directory answers. */
  public static final String BASE = "/api/pkd_service";

  /** Where uploads go. */
  public static final String IMPORTS = BASE + "/imports";

  private final OwnServer server;
  private final Vertx vertx = Vertx.vertx();
  private final JsonObject config;
  private RunningService running;

  /** An empty directory. */
  public PkdFixture() {
    this(true);
  }

  /**
   * The same, as in production where nobody is trusted for coming first.
   *
   * @param firstUse false for that
   */
  public PkdFixture(boolean firstUse) {
    this(OwnServer.prepared("pkd"), firstUse);
  }

  /** What {@code earlier} leaves on the empty server is initialised and migrated on. */
  public PkdFixture(Consumer<MartyServer> earlier) {
    this(earlier, true);
  }

  /** The same, where nobody is trusted for coming first. */
  public PkdFixture(Consumer<MartyServer> earlier, boolean firstUse) {
    this(migrated(earlier), firstUse);
  }

  private PkdFixture(OwnServer server, boolean firstUse) {
    this.server = server;
    config = server.marty().config(vertx).verticleConfig(ServiceName.PKD_SERVICE.text());
    config.getJsonObject("settings").put("trustOnFirstUse", firstUse);
    deploy();
  }

  private static OwnServer migrated(Consumer<MartyServer> earlier) {
    OwnServer server = OwnServer.start("pkd");
    earlier.accept(server.marty());
    server.marty().prepare();
    return server;
  }

  /** What the verticle is deployed with; change it before {@link #deploy}. */
  public JsonObject config() {
    return config;
  }

  /** Starts the service once more, after {@link #undeploy}. */
  public void deploy() {
    running = RunningService.deploy(vertx, ServiceName.PKD_SERVICE, config);
  }

  /** Another process of the same service, on the same database. */
  public RunningService another(Vertx other) {
    return RunningService.deploy(other, ServiceName.PKD_SERVICE, config);
  }

  /** The database as the service's own role sees it. */
  public Sql sql() throws SQLException {
    return Sql.connect(
        DatabaseSettings.of(ServiceName.PKD_SERVICE, config.getJsonObject("database")));
  }

  /** The database as its administrator sees it. */
  public Sql admin() throws SQLException {
    return Sql.connect(server.marty().admin().withDatabase(ServiceName.PKD_SERVICE.database()));
  }

  /** Stops the service; its database stays. */
  public void undeploy() {
    running.undeploy();
  }

  /** The HTTP of the service itself. */
  public Api api() {
    return new Api(running.verticle().address());
  }

  /** Imports an upload that must be taken; gives the import. */
  public JsonObject imported(byte[] content, String mediaType) throws IOException {
    return api().post(IMPORTS, content, mediaType).as(201);
  }

  /** Imports a master list that must be taken, and accepts its issuer if nobody has; the import. */
  public JsonObject accepted(byte[] list) throws IOException {
    JsonObject imported = imported(list, "application/cms");
    if (!imported.getBoolean("trusted")) {
      JsonObject body =
          new JsonObject().put("list", Octets.copyOf(list).sha256()).put("reason", "test");
      api().post(BASE + "/list-issuers", body).as(201);
    }
    return imported;
  }

  /** Imports a CSCA certificate and trusts it by hand. */
  public void anchor(byte[] root) throws IOException {
    imported(root, "application/pkix-cert");
    decide("certificates", root, true, "test").as(201);
  }

  /** Decides about a certificate, a list or a CRL. */
  public Api.Answer decide(String what, byte[] object, boolean trusted, String reason)
      throws IOException {
    return api()
        .post(
            BASE + "/" + what + "/" + Octets.copyOf(object).sha256() + "/trust",
            new JsonObject().put("trusted", trusted).put("reason", reason));
  }

  /** All that is known about a certificate. */
  public JsonObject certificate(byte[] certificate) throws IOException {
    return api().get(BASE + "/certificates/" + Octets.copyOf(certificate).sha256());
  }

  /** Whether a certificate is trusted. */
  public String trust(byte[] certificate) throws IOException {
    return certificate(certificate).getJsonObject("trust").getString("status");
  }

  /** Tells the directory what its csca would. */
  public void event(JsonObject event) throws IOException {
    Api.Answer answer = api().post("/internal/inbox", event);
    if (answer.status() != 204) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
  }

  /** An entry in the PKD's layout. */
  public static String ldif(String country, String name, byte[] certificate) {
    return "dn: cn="
        + name
        + "+sn=01,o=dsc,c="
        + country
        + ",dc=data,dc=download,dc=pkd,dc=icao,dc=int\nobjectClass: top\ncn: "
        + name
        + "\nsn: 01\npkdVersion: 7\nuserCertificate;binary:: "
        + Base64.getEncoder().encodeToString(certificate)
        + "\n\n";
  }

  /** Seen, stored, known, removed and rejected of an import. */
  public static int[] counts(JsonObject imported) {
    JsonObject counts = imported.getJsonObject("counts");
    return new int[] {
      counts.getInteger("seen"),
      counts.getInteger("stored"),
      counts.getInteger("known"),
      counts.getInteger("removed"),
      counts.getInteger("rejected")
    };
  }

  /** All items of a paged list. */
  public JsonArray all(String path) throws IOException {
    JsonArray all = new JsonArray();
    String cursor = "";
    while (cursor != null) {
      String joint = path.contains("?") ? "&" : "?";
      JsonObject page = api().get(path + joint + "limit=500" + cursor);
      all.addAll(page.getJsonArray("items"));
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
    }
    return all;
  }

  @Override
  public void close() {
    running.undeploy();
    Wait.on(vertx.close());
    server.close();
  }
}

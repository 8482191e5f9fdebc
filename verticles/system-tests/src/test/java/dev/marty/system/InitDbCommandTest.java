package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code marty init-db --service}: a server of one service knows nothing of the others. */
class InitDbCommandTest {
  private static final String DATABASES =
      "SELECT datname FROM pg_database WHERE datname LIKE 'marty%' ORDER BY 1";
  private static final String ROLES =
      "SELECT rolname || ':' || (rolpassword IS NOT NULL) FROM pg_authid"
          + " WHERE rolname LIKE 'marty%' ORDER BY 1";

  @Test
  void aServerOfItsOwnHoldsThatServicesRolesAndDatabaseOnly() throws Exception {
    try (OwnServer ofCsca = OwnServer.start("of-csca");
        OwnServer ofOthers = OwnServer.start("of-others")) {
      // Production, where the passwords of the others are not at hand.
      Map<String, String> production =
          new HashMap<>(
              Map.of(
                  "MARTY_ENV", "production",
                  "MARTY_ADMIN_URL", admin(ofCsca),
                  "CSCA_DATABASE_URL", "postgresql://127.0.0.1:1/marty_csca",
                  "CSCA_DATABASE_PASSWORD", "secret-of-csca",
                  "CSCA_MIGRATOR_PASSWORD", "secret-of-migrator"));

      MartyCommand run = MartyCommand.run(production, "init-db", "--service", "csca");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(rows(ofCsca, DATABASES)).containsExactly("marty_csca");
      assertThat(rows(ofCsca, ROLES))
          .containsExactly(
              "marty_csca_app:true", "marty_csca_migrator:true", "marty_csca_owner:false");
      // Again, and beside another service's on the same server: nothing of that one is touched.
      assertThat(MartyCommand.run(production, "init-db", "--service", "csca").code()).isZero();

      Map<String, String> testing = ofOthers.marty().variables();
      testing.put("MARTY_ADMIN_URL", admin(ofOthers));
      testing.put("CSCA_DATABASE_PASSWORD", "secret-of-csca");
      testing.put("CSCA_MIGRATOR_PASSWORD", "secret-of-migrator");
      testing.put("CSCA_DATABASE_URL", on(ofCsca, ServiceName.CSCA));
      for (String name : List.of("document_signer", "pkd_service", "passport_engine")) {
        assertThat(MartyCommand.run(testing, "init-db", "--service", name).code()).isZero();
      }
      assertThat(rows(ofOthers, DATABASES))
          .containsExactly("marty_document_signer", "marty_passport_engine", "marty_pkd");
      MartyCommand migrate = MartyCommand.run(testing, "migrate");
      assertThat(migrate.code()).as(migrate.err()).isZero();
      MartyCommand verify = MartyCommand.run(testing, "verify");
      assertThat(verify.code()).as(verify.out() + verify.err()).isZero();
      assertThat(verify.out()).contains("28P01");
    }
  }

  @Test
  void aServiceThatThereIsNotIsRefused() throws Exception {
    MartyCommand run =
        MartyCommand.run(
            Map.of("MARTY_ADMIN_URL", "postgresql://postgres:x@127.0.0.1:1/postgres"),
            "init-db",
            "--service",
            "pkd");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'pkd'").contains(ServiceName.known());
  }

  private static String admin(OwnServer server) {
    DatabaseUrl url = server.marty().admin();
    return String.format(
        Locale.ROOT,
        "postgresql://%s:%s@%s:%s/postgres",
        url.user(),
        url.password().reveal(),
        url.host(),
        Integer.toString(url.port()));
  }

  private static String on(OwnServer server, ServiceName service) {
    return server.marty().admin().withDatabase(service.database()).toString();
  }

  private static List<String> rows(OwnServer server, String query) throws SQLException {
    try (Sql sql = Sql.connect(server.marty().admin())) {
      return sql.rows(query);
    }
  }
}

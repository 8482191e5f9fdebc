package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.launcher.Marty;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code marty audit-check} against a running csca: what somebody changed in the chain is found.
 */
@ExtendWith(VertxExtension.class)
class AuditCheckTest {
  private Csca csca;

  private record Run(int code, String output) {}

  @BeforeEach
  void deploy(Vertx vertx) {
    csca = Csca.deploy(vertx);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  @Test
  void theCheckFindsAChangedRowAMissingRowAndACutEnd() throws Exception {
    csca.root(Csca.country());
    csca.root(Csca.country());
    Run right = check();
    assertThat(right.code()).as(right.output()).isZero();
    String last = right.output().strip().replaceAll(".* ", "");
    assertThat(check("--expect", last).code()).isZero();

    try (Sql sql = Csca.superuser()) {
      long row = sql.number("SELECT max(number) - 1 FROM csca.audit");
      tamper(sql, "UPDATE csca.audit SET detail = detail || '{\"subject\": \"CN=Evil\"}'", row);
      // A forger who recomputes the row's own hash is found at the next row.
      tamper(sql, "UPDATE csca.audit SET sha256 = sha256(sha256)", row);
      tamper(sql, "DELETE FROM csca.audit", row);
      tamper(sql, "UPDATE csca.audit SET at = at + interval '1 microsecond'", row);

      long end = sql.number("SELECT max(number) FROM csca.audit");
      keep(sql, end);
      sql.run("DELETE FROM csca.audit WHERE number = " + end);
      assertThat(check().code()).as("a chain alone cannot show this").isZero();
      Run cut = check("--expect", last);
      assertThat(cut.code()).isEqualTo(1);
      assertThat(cut.output()).contains("not there any more");
      sql.run("INSERT INTO csca.audit SELECT * FROM pg_temp.kept");
    }
    assertThat(check().code()).as("restored").isZero();
    assertThat(check("--expect", "nonsense").code()).isEqualTo(2);
  }

  private void tamper(Sql sql, String change, long row) throws Exception {
    keep(sql, row);
    sql.run(change + " WHERE number = " + row);
    Run found = check();
    assertThat(found.code()).as(change).isEqualTo(1);
    assertThat(found.output())
        .contains("FAIL")
        .containsPattern("row (" + row + "|" + (row + 1) + ")");
    sql.run("DELETE FROM csca.audit WHERE number = " + row);
    sql.run("INSERT INTO csca.audit SELECT * FROM pg_temp.kept");
  }

  private static void keep(Sql sql, long row) throws SQLException {
    sql.run("DROP TABLE IF EXISTS pg_temp.kept");
    sql.run("CREATE TEMP TABLE kept AS SELECT * FROM csca.audit WHERE number = " + row);
  }

  @Test
  void changesAtTheSameTimeKeepChainSerialsAndCrlNumbersWhole() throws Exception {
    String one = Csca.country();
    String two = Csca.country();
    csca.root(one);
    csca.root(two);
    List<Callable<Integer>> changes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String country = i % 2 == 0 ? one : two;
      JsonObject signer = Csca.signerRequest(country);
      changes.add(() -> csca.api().post(Csca.SIGNERS, signer).status());
      JsonObject crl = new JsonObject().put("country", country);
      changes.add(() -> csca.api().post("/api/csca/crls", crl).status());
    }
    JsonObject same = Csca.signerRequest(one);
    for (int i = 0; i < 4; i++) {
      changes.add(() -> csca.api().post(Csca.SIGNERS, same, "race-" + one).status());
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Integer> change : threads.invokeAll(changes)) {
        assertThat(change.get()).isEqualTo(201);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(check().code()).isZero();
    assertThat(csca.crl(one).getInteger("number")).isEqualTo(7);
    assertThat(csca.crl(two).getInteger("number")).isEqualTo(7);
    JsonArray signers =
        csca.api()
            .get(Csca.CERTIFICATES + "?kind=document_signer&country=" + one)
            .getJsonArray("items");
    assertThat(signers).hasSize(7);
    Set<String> serials =
        signers.stream()
            .map(item -> ((JsonObject) item).getString("serial"))
            .collect(Collectors.toSet());
    assertThat(serials).hasSize(7);
  }

  private Run check(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit-check", "--url", csca.api().base()));
    all.addAll(List.of(arguments));
    StringWriter output = new StringWriter();
    PrintWriter printer = new PrintWriter(output);
    int code =
        Marty.commandLine().setOut(printer).setErr(printer).execute(all.toArray(String[]::new));
    return new Run(code, output.toString());
  }
}

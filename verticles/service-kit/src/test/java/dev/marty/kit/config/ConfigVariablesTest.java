package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References to environment variables, and the four that override a URL. */
class ConfigVariablesTest extends ConfigTest {
  private static final String PASSWORD = "app-secret-of-csca";

  private String password() {
    return folder.load().database("csca").password().reveal();
  }

  @Test
  void aSetVariableIsTaken() {
    folder.change(PASSWORD, "${PW}").set("PW", "from-variable");

    assertThat(password()).isEqualTo("from-variable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unset", ""})
  void anUnsetOrEmptyVariableWithoutDefaultIsRefusedWithTheCure(String how) {
    folder.change(PASSWORD, "${PW}");
    if (how.isEmpty()) {
      folder.set("PW", "");
    }

    assertThat(folder.refusal())
        .contains(folder.place("database.csca.password", "password: ${PW}"))
        .contains("PW is not set. Set it, or PW_FILE");
  }

  @Test
  void aDefaultMayNest() {
    folder.change(PASSWORD, "${A:-${B:-inner-${C:-deep}}}");
    assertThat(password()).isEqualTo("inner-deep");

    folder.set("C", "c");
    assertThat(password()).isEqualTo("inner-c");

    folder.set("B", "b");
    assertThat(password()).isEqualTo("b");

    folder.set("A", "a");
    assertThat(password()).isEqualTo("a");
  }

  @Test
  void aMessageIsTheError() {
    folder.change(PASSWORD, "'${PW:?ask the operator}'");

    assertThat(folder.refusal())
        .contains("database.csca.password: PW is not set: ask the operator");
  }

  @Test
  void aFileHoldsTheSecretWithoutItsLastNewline() {
    folder.change(PASSWORD, "${PW:?needed}");
    folder.set("PW_FILE", folder.secretFile("pw", " from file \n").toString());

    assertThat(password()).isEqualTo(" from file ");
  }

  @Test
  void aReferenceMayNameTheFileVariableItself() {
    folder.change(PASSWORD, "${PW_FILE}");
    folder.set("PW_FILE", folder.secretFile("pw", "from-file").toString());

    assertThat(password()).isEqualTo("from-file");
  }

  @Test
  void variableAndFileTogetherAreRefused() {
    folder.change(PASSWORD, "${PW}").set("PW", "in-variable");
    folder.set("PW_FILE", folder.secretFile("pw", "in-file").toString());

    assertThat(folder.refusal())
        .contains("both PW and PW_FILE are set; keep one.")
        .doesNotContain("in-variable")
        .doesNotContain("in-file");
  }

  @Test
  void anUnreadableFileIsRefused() {
    folder.change(PASSWORD, "${PW}").set("PW_FILE", directory.resolve("none").toString());

    assertThat(folder.refusal()).contains("PW_FILE names").contains("cannot be read");
  }

  @Test
  void whatAVariableHoldsIsNotExpandedAgain() {
    folder.change(PASSWORD, "${PW}").set("PW", "a${HOME}$b:c'\"\\");

    assertThat(password()).isEqualTo("a${HOME}$b:c'\"\\");
  }

  @Test
  void aDoubledDollarIsLiteral() {
    folder.change(PASSWORD, "$${PW}");

    assertThat(password()).isEqualTo("${PW}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${PW", "${PW:-a", "${}", "${PW:=x}", "${a b}"})
  void aMalformedReferenceIsRefused(String reference) {
    folder.change(PASSWORD, "'" + reference + "'");

    assertThat(folder.refusal()).contains("database.csca.password: has a ");
  }

  @Test
  void aNumberMayComeFromAVariable() {
    folder.change("port: 8081", "port: ${P}").set("P", "9191");
    assertThat(folder.load().service("csca").port()).isEqualTo(9191);

    folder.set("P", "many");
    assertThat(folder.refusal()).contains("services.csca.port: must be a whole number");
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void theUrlVariableWinsOverTheFile(ServiceName service) {
    String variable = service.text().toUpperCase(Locale.ROOT) + "_DATABASE_URL";
    folder.set(variable, "postgresql://db.example:6543/" + service.database());

    DatabaseUrl url = folder.load().database(service.text()).url();

    assertThat(url.host()).isEqualTo("db.example");
    assertThat(url.port()).isEqualTo(6543);
  }

  @Test
  void userAndPasswordInAUrlWin() {
    folder.set("CSCA_DATABASE_URL", "postgresql://someone:p%40ss+word@db/marty_csca");

    DatabaseSettings csca = folder.load().database("csca");

    assertThat(csca.user()).isEqualTo("someone");
    assertThat(csca.password().reveal()).isEqualTo("p@ss+word");
  }
}

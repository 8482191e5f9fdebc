package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static dev.marty.passportengine.Engine.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The drawn data page. */
@ExtendWith(VertxExtension.class)
class DataPageTest {
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = Engine.api(Engine.deploy(vertx, new FakeSigner(vertx).start()));
  }

  private Document page(JsonObject passport) throws Exception {
    Api.Answer answer = api.get(path(passport) + "/data-page", "image/svg+xml");
    assertThat(answer.status()).isEqualTo(200);
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.parse(new ByteArrayInputStream(answer.body()));
  }

  @Test
  void itShowsThePortraitAndTheZone() throws Exception {
    JsonObject application = Engine.application();
    JsonObject passport = api.post(PASSPORTS, application).as(201);

    Document page = page(passport);

    String text = page.getDocumentElement().getTextContent();
    assertThat(text).contains(passport.getString("mrz").split("\n", -1));
    assertThat(text).contains("ERIKSSON", "ANNA MARIA", "1974-08-12", "2036-04-15");
    assertThat(text).doesNotContain("REVOKED");
    String image = ((Element) page.getElementsByTagName("image").item(0)).getAttribute("href");
    assertThat(image).isEqualTo("data:image/jpeg;base64," + application.getString("portrait"));
  }

  @Test
  void namesAreTextAndNothingElse() throws Exception {
    String name = "O'Br&ien \"x\" ]]> {{y}}".replace(">", "");
    JsonObject passport = api.post(PASSPORTS, Engine.application().put("surname", name)).as(201);

    Document page = page(passport);

    assertThat(page.getDocumentElement().getTextContent()).contains(name);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void aRevokedPassportShowsIt() throws Exception {
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(201);
    api.post(path(passport) + "/revocation", new JsonObject().put("reason", "lost")).as(200);

    assertThat(page(passport).getDocumentElement().getTextContent()).contains("REVOKED");
  }

  @Test
  void cardsHaveThreeLines() throws Exception {
    JsonObject card = api.post(PASSPORTS, Engine.application().put("documentType", "ID")).as(201);

    assertThat(page(card).getDocumentElement().getTextContent())
        .contains(card.getString("mrz").split("\n", -1));
  }
}

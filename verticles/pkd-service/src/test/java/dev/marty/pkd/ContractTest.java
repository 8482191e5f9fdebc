package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers have the fields that the contract says, no less and no more. */
class ContractTest {
  private static final Generation CSCA = new Generation("QM", "CSCA");
  private static final Map<String, String> NAMES = new HashMap<>();
  private static PkdFixture pkd;
  private static JsonObject contract;

  @BeforeAll
  static void fill() throws IOException {
    pkd = new PkdFixture();
    contract = pkd.api().get(BASE + "/openapi.json", "application/vnd.oai.openapi+json").as(200);
    Generation next = new Generation("QM", "CSCA Next");
    byte[] signer = next.signer("Signer");
    byte[] list = CSCA.masterList(Instant.now(), CSCA.link(next));
    byte[] crl = CSCA.crl(1, signer);
    NAMES.put("{import}", pkd.imported(list, "application/cms").getString("id"));
    NAMES.put("{signer}", sha256(signer));
    NAMES.put("{csca}", sha256(CSCA.root()));
    NAMES.put("{list}", sha256(list));
    NAMES.put("{crl}", sha256(crl));
    NAMES.put("{dn}", URLEncoder.encode(CSCA.distinguishedName(), StandardCharsets.UTF_8));
    pkd.imported(signer, "application/pkix-cert");
    pkd.imported(crl, "application/pkix-crl");
    pkd.imported(CSCA.deviationList(Instant.now()), "application/cms");
    JsonObject pem =
        pkd.imported(
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"
                .getBytes(StandardCharsets.US_ASCII),
            "application/x-pem-file");
    NAMES.put("{pem}", pem.getString("id"));
    pkd.decide("certificates", CSCA.root(), true, "seen").as(201);
    pkd.decide("lists", list, true, "seen").as(201);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/imports, /imports",
    "/imports/{id}, /imports/{import}",
    "/imports/{id}/rejections, /imports/{pem}/rejections",
    "/statistics, /statistics",
    "/trust-anchors, /trust-anchors",
    "/trust-material, /trust-material?country=QM",
    "/trust-candidates, /trust-candidates?issuer={dn}",
    "/crls, /crls",
    "/crls/{sha256}, /crls/{crl}",
    "/lists, /lists",
    "/deviations, /deviations",
    "/lists/{sha256}, /lists/{list}",
    "/lists/{sha256}/trust, /lists/{list}/trust",
    "/certificates, /certificates",
    "/certificates/{sha256}, /certificates/{signer}",
    "/certificates/{sha256}, /certificates/{csca}",
    "/certificates/{sha256}/trust, /certificates/{csca}/trust"
  })
  void theAnswerHasTheFieldsOfTheContract(String template, String path) throws Exception {
    String real = path;
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      real = real.replace(name.getKey(), name.getValue());
    }
    JsonObject answer = pkd.api().get(BASE + real, "application/json").as(200);
    JsonObject schema =
        contract
            .getJsonObject("paths")
            .getJsonObject(BASE + template)
            .getJsonObject("get")
            .getJsonObject("responses")
            .getJsonObject("200")
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema");
    List<String> wrong = new ArrayList<>();
    compare("", answer, schema, wrong);
    assertThat(wrong).as(answer.encodePrettily()).isEmpty();
    if (answer.containsKey("items")) {
      assertThat(answer.getJsonArray("items")).isNotEmpty();
    }
  }

  private static void compare(String at, Object value, JsonObject schema, List<String> wrong) {
    List<JsonObject> parts = parts(schema);
    allowed(at, value, parts, wrong);
    if (value instanceof JsonArray array) {
      for (JsonObject part : parts) {
        if (part.containsKey("items")) {
          array.forEach(item -> compare(at + "[]", item, part.getJsonObject("items"), wrong));
        }
      }
    } else if (value instanceof JsonObject object) {
      fields(at, object, parts, wrong);
    }
  }

  private static void fields(
      String at, JsonObject object, List<JsonObject> parts, List<String> wrong) {
    JsonObject properties = new JsonObject();
    boolean open = false;
    for (JsonObject part : parts) {
      properties.mergeIn(part.getJsonObject("properties", new JsonObject()));
      open |= part.containsKey("additionalProperties") || !part.containsKey("properties");
      for (Object required : part.getJsonArray("required", new JsonArray())) {
        if (!object.containsKey((String) required)) {
          wrong.add(at + "." + required + " is missing");
        }
      }
    }
    for (Map.Entry<String, Object> field : object) {
      JsonObject known = properties.getJsonObject(field.getKey());
      if (known != null) {
        compare(at + "." + field.getKey(), field.getValue(), known, wrong);
      } else if (!open || !properties.isEmpty()) {
        wrong.add(at + "." + field.getKey() + " is not in the contract");
      }
    }
  }

  private static void allowed(String at, Object value, List<JsonObject> parts, List<String> wrong) {
    for (JsonObject part : parts) {
      JsonArray words = part.getJsonArray("enum");
      if (words != null && !words.contains(value)) {
        wrong.add(at + " is " + value + ", not one of " + words);
      }
      Object type = part.getValue("type");
      JsonArray types = type instanceof JsonArray several ? several : JsonArray.of(type);
      if (type != null && !types.contains(type(value))) {
        wrong.add(at + " is " + value + ", not " + type);
      }
    }
  }

  private static String type(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof JsonObject) {
      return "object";
    }
    if (value instanceof JsonArray) {
      return "array";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof Number ? "integer" : "string";
  }

  /** A schema with what it refers to and is made of. */
  private static List<JsonObject> parts(JsonObject schema) {
    List<JsonObject> parts = new ArrayList<>();
    if (schema.containsKey("$ref")) {
      String name = schema.getString("$ref").replaceFirst(".*/", "");
      parts.addAll(
          parts(contract.getJsonObject("components").getJsonObject("schemas").getJsonObject(name)));
    }
    for (Object part : schema.getJsonArray("allOf", new JsonArray())) {
      parts.addAll(parts((JsonObject) part));
    }
    if (schema.containsKey("type") || schema.containsKey("enum")) {
      parts.add(schema);
    }
    return parts;
  }
}

package dev.marty.system;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.emrtd.sod.SodMaker;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A passport as its holder has it: whatever databases forget, it stays.
 *
 * @param name of it
 * @param sod EF.SOD
 * @param dataGroups all of its data groups, by name
 */
record Paper(String name, Buffer sod, Map<String, Buffer> dataGroups) {
  private static final String PASSPORTS = "/api/passport_engine/passports";

  /** From the milder to the harder. */
  private static final List<String> OUTCOMES = List.of("valid", "inconclusive", "invalid");

  /** Has one issued. */
  static Paper issue(Api engine, String number) throws IOException {
    JsonObject passport = engine.post(PASSPORTS, Country.passport(number)).as(201);
    if (!passport.getString("status").equals("issued")) {
      throw new AssertionError(passport.encodePrettily());
    }
    return of(engine, number);
  }

  /** Takes one that is issued: EF.SOD and every data group that its answer names. */
  static Paper of(Api engine, String number) throws IOException {
    Map<String, Buffer> groups = new TreeMap<>();
    for (Object file : engine.get(PASSPORTS + "/" + number).getJsonArray("files")) {
      String name = (String) file;
      if (name.startsWith("DG")) {
        groups.put(name, file(engine, number, name));
      }
    }
    return new Paper(number, file(engine, number, "EF.SOD"), groups);
  }

  private static Buffer file(Api engine, String number, String name) throws IOException {
    Api.Answer file = engine.get(path(number, name), "application/octet-stream");
    if (file.status() != 200) {
      throw new AssertionError(name + " of " + number + ": " + file.text());
    }
    return file.buffer();
  }

  /** Where a file of a passport is, once that is issued. */
  static String path(String number, String name) {
    return PASSPORTS + "/" + number + "/files/" + name;
  }

  /** The same data, signed elsewhere with a key that csca certified. */
  Paper signedBy(String newName, byte[] certificate, SigningKey key) throws Exception {
    TreeMap<Integer, Octets> hashes = new TreeMap<>();
    dataGroups.forEach(
        (group, content) ->
            hashes.put(
                Integer.valueOf(group.substring(2)),
                Octets.copyOf(DigestAlgorithm.SHA256.hash(content.getBytes()))));
    byte[] other =
        SodMaker.make(
            LdsSecurityObject.v1(DigestAlgorithm.SHA256, hashes),
            key,
            ParsedCertificate.parse(certificate),
            Instant.now());
    return new Paper(newName, Buffer.buffer(other), dataGroups);
  }

  /** What the engine says of it: 0 valid, 1 inconclusive, 2 invalid. */
  int severity(Api engine) throws IOException {
    return OUTCOMES.indexOf(verification(engine).getString("outcome"));
  }

  JsonObject verification(Api engine) throws IOException {
    return engine.post(Border.VERIFICATIONS, document()).as(200);
  }

  /** What an inspection system sends of it. */
  JsonObject document() {
    JsonObject groups = new JsonObject();
    dataGroups.forEach((group, content) -> groups.put(group, Border.base64(content.getBytes())));
    return new JsonObject().put("sod", Border.base64(sod.getBytes())).put("dataGroups", groups);
  }
}

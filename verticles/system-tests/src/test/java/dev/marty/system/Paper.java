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
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/**
 * A passport as its holder has it: whatever databases forget, it stays.
 *
 * @param name of it
 * @param sod EF.SOD
 * @param dg1 its DG1
 * @param dg2 its DG2
 */
record Paper(String name, Buffer sod, Buffer dg1, Buffer dg2) {
  /** From the milder to the harder. */
  private static final List<String> OUTCOMES = List.of("valid", "inconclusive", "invalid");

  /** Has one issued. */
  static Paper issue(Api engine, String number) throws IOException {
    JsonObject passport =
        engine.post("/api/passport_engine/passports", Country.passport(number)).as(201);
    if (!passport.getString("status").equals("issued")) {
      throw new AssertionError(passport.encodePrettily());
    }
    return new Paper(
        number,
        file(engine, number, "EF.SOD"),
        file(engine, number, "DG1"),
        file(engine, number, "DG2"));
  }

  private static Buffer file(Api engine, String number, String name) throws IOException {
    String path = "/api/passport_engine/passports/" + number + "/files/" + name;
    return engine.get(path, "application/octet-stream").buffer();
  }

  /** The same data, signed elsewhere with a key that csca certified. */
  Paper signedBy(String newName, byte[] certificate, SigningKey key) throws Exception {
    TreeMap<Integer, Octets> hashes = new TreeMap<>();
    hashes.put(1, Octets.copyOf(DigestAlgorithm.SHA256.hash(dg1.getBytes())));
    hashes.put(2, Octets.copyOf(DigestAlgorithm.SHA256.hash(dg2.getBytes())));
    byte[] other =
        SodMaker.make(
            LdsSecurityObject.v1(DigestAlgorithm.SHA256, hashes),
            key,
            ParsedCertificate.parse(certificate),
            Instant.now());
    return new Paper(newName, Buffer.buffer(other), dg1, dg2);
  }

  /** What the engine says of it: 0 valid, 1 inconclusive, 2 invalid. */
  int severity(Api engine) throws IOException {
    return OUTCOMES.indexOf(verification(engine).getString("outcome"));
  }

  JsonObject verification(Api engine) throws IOException {
    Base64.Encoder base64 = Base64.getEncoder();
    return engine
        .post(
            "/api/passport_engine/verifications",
            new JsonObject()
                .put("sod", base64.encodeToString(sod.getBytes()))
                .put(
                    "dataGroups",
                    new JsonObject()
                        .put("DG1", base64.encodeToString(dg1.getBytes()))
                        .put("DG2", base64.encodeToString(dg2.getBytes()))))
        .as(200);
  }
}

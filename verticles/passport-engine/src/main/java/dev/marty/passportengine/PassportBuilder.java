package dev.marty.passportengine;

import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.lds.Dg1;
import dev.marty.emrtd.lds.Dg2;
import dev.marty.emrtd.lds.EfCom;
import dev.marty.emrtd.lds.FaceImage;
import dev.marty.emrtd.lds.Portrait;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.MrzMaker;
import dev.marty.emrtd.mrz.MrzMaking;
import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes the files of an application. Pure; CPU heavy where a key is generated (up to a second for
 * RSA): call it off the event loop. Wrong content is a 400 problem with its field, content that
 * cannot be so a 422.
 */
final class PassportBuilder {
  private static final String UNICODE_VERSION = "4.0.0";

  /** Where the request has another name for a part of the zone. */
  private static final Map<String, String> FIELDS =
      Map.of("documentCode", "documentType", "optionalData", "personalNumber");

  private PassportBuilder() {}

  static BuiltPassport build(Application application) {
    MrzMaking.Made zone = zone(application);
    Portrait portrait = portrait(application);
    Map<DataGroup, byte[]> groups = new EnumMap<>(DataGroup.class);
    groups.put(DataGroup.DG1, Dg1.encode(zone.mrz()));
    groups.put(DataGroup.DG2, Dg2.encode(FaceImage.of(portrait, application.content().sex())));
    if (application.personalDetails() != null) {
      groups.put(DataGroup.DG11, application.personalDetails().encode());
    }
    if (application.documentDetails() != null) {
      groups.put(DataGroup.DG12, application.documentDetails().encode());
    }
    DocumentLimits.check(groups);
    JsonObject keys = ActiveAuthentication.add(application, groups);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "EF.COM", new EfCom(application.ldsVersion(), UNICODE_VERSION, groups.keySet()).encode());
    groups.forEach((group, content) -> files.put(group.text(), content));
    String digest = text(application.digest());
    return new BuiltPassport(
        UUID.randomUUID(),
        zone.mrz(),
        application.holder().copy().put("nameTruncated", zone.truncated()),
        digest,
        application.ldsVersion(),
        files,
        new JsonObject()
            .put("country", application.country())
            .put("documentType", zone.mrz().documentCode())
            .put("dateOfExpiry", application.content().dateOfExpiry().toString())
            .put("digestAlgorithm", digest)
            .put("ldsVersion", application.ldsVersion())
            .put("dataGroups", hashes(application.digest(), groups)),
        keys);
  }

  private static MrzMaking.Made zone(Application application) {
    MrzMaking making = MrzMaker.make(application.content());
    if (making instanceof MrzMaking.Refused refused) {
      throw wrong(refused.problems());
    }
    return (MrzMaking.Made) making;
  }

  private static RuntimeException wrong(List<MrzMaking.Wrong> problems) {
    JsonArray fields = new JsonArray();
    for (MrzMaking.Wrong problem : problems) {
      String field = FIELDS.getOrDefault(problem.field(), problem.field());
      fields.add(
          new JsonObject().put("field", field).put("detail", field + ": " + problem.detail()));
    }
    JsonObject first = fields.getJsonObject(0);
    return Problem.badField(first.getString("field"), first.getString("detail"))
        .with("fields", fields)
        .exception();
  }

  private static Portrait portrait(Application application) {
    Reading<Portrait> reading =
        Portrait.inspect(application.portrait().toByteArray(), DocumentLimits.PORTRAIT);
    if (reading instanceof Reading.Refused<Portrait> refused) {
      throw Problem.badField("portrait", "portrait is not accepted: " + refused.detail())
          .exception();
    }
    Portrait portrait = ((Reading.Read<Portrait>) reading).value();
    portrait
        .unlikeFace()
        .ifPresent(
            reason -> {
              throw Problem.implausible(List.of("portrait"), "portrait " + reason + ".")
                  .exception();
            });
    return portrait;
  }

  private static JsonObject hashes(DigestAlgorithm digest, Map<DataGroup, byte[]> groups) {
    JsonObject hashes = new JsonObject();
    groups.forEach(
        (group, content) ->
            hashes.put(group.text(), Base64.getEncoder().encodeToString(digest.hash(content))));
    return hashes;
  }

  /** SHA-256 for SHA256. */
  private static String text(DigestAlgorithm digest) {
    return digest.name().replace("SHA", "SHA-");
  }
}

package dev.marty.launcher.pkd;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of one file.
 *
 * @param file as the user named it
 * @param outcome the import, or null if there is none
 * @param problem why there is none, or why it took nothing in; null if it did
 * @param address where the import is, or null
 * @param exitCode 0 all in, 1 not all, 2 unreachable
 */
public record ImportReport(
    Path file, JsonObject outcome, JsonObject problem, URI address, int exitCode) {
  private static final int SHOWN = 20;
  private static final int DETAIL = 300;
  private static final Map<String, String> OBJECTS =
      Map.of(
          "certificates", "certificate",
          "crls", "CRL",
          "masterLists", "master list",
          "deviationLists", "deviation list");

  /** An import that has ended. */
  public static ImportReport ended(Path file, JsonObject outcome, URI address) {
    boolean done = "done".equals(outcome.getString("status"));
    int rejected = outcome.getJsonObject("counts", new JsonObject()).getInteger("rejected", 0);
    return new ImportReport(
        file, outcome, outcome.getJsonObject("problem"), address, done && rejected == 0 ? 0 : 1);
  }

  /** An upload that was not taken. */
  public static ImportReport refused(Path file, JsonObject problem) {
    return new ImportReport(file, null, problem, null, 1);
  }

  /** No answer. */
  public static ImportReport unreachable(Path file, String why, URI address) {
    return new ImportReport(file, null, new JsonObject().put("detail", why), address, 2);
  }

  /** All of them for programs. */
  public static JsonObject json(List<ImportReport> reports) {
    JsonArray imports = new JsonArray();
    for (ImportReport report : reports) {
      JsonObject json = new JsonObject().put("file", report.file.toString());
      if (report.outcome != null) {
        json.put("import", report.outcome);
      } else {
        json.put("problem", report.problem);
        if (report.address != null) {
          json.put("address", report.address.toString());
        }
      }
      imports.add(json);
    }
    return new JsonObject().put("imports", imports);
  }

  /** For people: a line, and one for each rejected entry. */
  public String text() {
    StringBuilder text = new StringBuilder(file.toString()).append(": ");
    if (problem != null) {
      String state =
          outcome == null ? (exitCode == 2 ? "" : "refused: ") : outcome.getString("status") + ": ";
      text.append(state).append(problem.getString("detail", problem.getString("title", "")));
      if (exitCode == 2 && address != null) {
        text.append(" See ").append(address);
      }
      return text.append("\n").toString();
    }
    JsonObject counts = outcome.getJsonObject("counts");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d read, %,d new, %,d known, %,d removed, %,d rejected%s%s\n",
            counts.getInteger("seen"),
            counts.getInteger("stored"),
            counts.getInteger("known"),
            counts.getInteger("removed"),
            counts.getInteger("rejected"),
            seconds(),
            objects()));
    return text.append(rejections(counts.getInteger("rejected"))).append(effect()).toString();
  }

  /** What it made of trust, and what waits for a decision. */
  private String effect() {
    JsonObject effect = outcome.getJsonObject("effect", new JsonObject());
    StringBuilder text = new StringBuilder();
    int introduced = count(effect, "introduced");
    int fellAway = count(effect, "fellAway");
    if (introduced + fellAway > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "  trust anchors: %,d introduced, %,d fell away\n",
              introduced,
              fellAway));
    }
    for (Object item : effect.getJsonArray("pending", new JsonArray())) {
      JsonObject list = (JsonObject) item;
      text.append("  list ")
          .append(list.getString("list"))
          .append(" of ")
          .append(list.getString("issuer"))
          .append(" introduces nothing: ")
          .append(list.getString("because"))
          .append(". ")
          .append(list.getString("decide"))
          .append("\n");
    }
    return text.toString();
  }

  private static int count(JsonObject effect, String what) {
    return effect.getJsonObject(what, new JsonObject()).getInteger("count", 0);
  }

  private String seconds() {
    String from = outcome.getString("at");
    String to = outcome.getString("finishedAt");
    if (from == null || to == null) {
      return "";
    }
    double seconds = Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1e3;
    return String.format(Locale.ROOT, " in %.1f s", seconds);
  }

  private String objects() {
    List<String> parts = new ArrayList<>();
    JsonObject objects = outcome.getJsonObject("objects", new JsonObject());
    for (String kind : List.of("certificates", "crls", "masterLists", "deviationLists")) {
      int number = objects.getInteger(kind, 0);
      if (number > 0) {
        parts.add(
            String.format(
                Locale.ROOT, "%,d %s%s", number, OBJECTS.get(kind), number == 1 ? "" : "s"));
      }
    }
    return parts.isEmpty() ? "" : "; new: " + String.join(", ", parts);
  }

  private String rejections(int all) {
    StringBuilder text = new StringBuilder();
    List<JsonObject> shown =
        outcome.getJsonArray("rejections", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .limit(SHOWN)
            .toList();
    for (JsonObject rejection : shown) {
      text.append("  ");
      if (rejection.getLong("line") != null) {
        text.append("line ").append(rejection.getLong("line")).append(", ");
      }
      if (rejection.getString("dn") != null) {
        text.append(rejection.getString("dn")).append(": ");
      }
      text.append(rejection.getString("reason"))
          .append(": ")
          .append(shortened(rejection.getString("detail")))
          .append("\n");
    }
    if (all > shown.size()) {
      text.append("  and ")
          .append(all - shown.size())
          .append(" more: ")
          .append(address)
          .append("/rejections")
          .append("\n");
    }
    return text.toString();
  }

  private static String shortened(String detail) {
    return detail.length() <= DETAIL ? detail : detail.substring(0, DETAIL - 1) + "…";
  }
}

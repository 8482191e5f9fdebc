package dev.marty.kit.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may use an operation, as its contract says in {@code security}: nobody but those it names,
 * and everybody where it is empty. One of the roles is enough; services come under their own name.
 *
 * @param open whether everybody may
 * @param roles one of them is enough
 * @param services names of services
 */
public record Access(boolean open, Set<String> roles, Set<String> services) {
  private static final String ROLES = "oidc";
  private static final String SERVICES = "service";

  /**
   * Reads an operation of a contract.
   *
   * @param operation of an OpenAPI document
   * @param name method and path, for the message
   * @throws IllegalStateException when it does not say who may use it, or says it in another form
   */
  public static Access of(JsonObject operation, String name) {
    JsonArray security = operation.getJsonArray("security");
    if (security == null) {
      throw new IllegalStateException(
          name + " does not say in its contract who may use it; give it security, [] for all.");
    }
    Set<String> roles = new HashSet<>();
    Set<String> services = new HashSet<>();
    for (Object entry : security) {
      JsonObject requirement = (JsonObject) entry;
      for (String scheme : requirement.fieldNames()) {
        Set<String> named =
            switch (scheme) {
              case ROLES -> roles;
              case SERVICES -> services;
              default -> throw new IllegalStateException(name + ": there is no " + scheme + ".");
            };
        requirement.getJsonArray(scheme).forEach(one -> named.add((String) one));
      }
    }
    if (!Caller.ROLES.containsAll(roles)) {
      throw new IllegalStateException(name + " names a role that nobody can have: " + roles);
    }
    if (!security.isEmpty() && roles.isEmpty() && services.isEmpty()) {
      throw new IllegalStateException(name + " names neither roles nor services.");
    }
    return new Access(security.isEmpty(), Set.copyOf(roles), Set.copyOf(services));
  }

  /** Whether a caller may. */
  boolean allows(Caller caller) {
    return open
        || caller.hasAny(roles)
        || caller.service().map(services::contains).orElse(false)
        // The developer stands for the other services too.
        || caller.equals(Caller.DEVELOPER);
  }

  /** Who may, for people. */
  String text() {
    Set<String> all = new TreeSet<>(roles);
    services.forEach(service -> all.add("the service " + service));
    return String.join(", ", all);
  }
}

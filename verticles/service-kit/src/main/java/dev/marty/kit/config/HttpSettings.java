package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;

/**
 * Where a service listens and where others find it.
 *
 * @param host address to bind
 * @param port TCP port to bind; 0 lets the system choose
 * @param url base URL for others, without a slash at the end
 */
public record HttpSettings(String host, int port, String url) {
  static HttpSettings of(JsonObject subtree) {
    String host = subtree.getString("host");
    int port = subtree.getInteger("port");
    return new HttpSettings(host, port, subtree.getString("url", "http://" + host + ":" + port));
  }
}

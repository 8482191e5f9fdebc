package dev.marty.gateway;

import dev.marty.kit.verticle.StartRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Where one service is, and the connections to it, for requests and for health alike: in cleartext
 * or, for {@code https://}, in TLS with a certificate that is checked against its name and against
 * the JVM's authorities or the configured ones. Nothing of it is shared with another service.
 */
final class Origin {
  private static final int CONNECT_MS = 1_000;
  private static final int HANDSHAKE_MS = 3_000;

  /** Services close after a minute of silence; whoever closes first does not race. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  /** More than requests may be under way, so that health is asked for through a full house. */
  private static final int FOR_HEALTH = 4;

  private final String basePath;
  private final HttpClient pooled;
  private final HttpClient unpooled;

  /**
   * Opens no connection yet.
   *
   * @throws StartRefusedException when the configured authorities cannot be read
   */
  Origin(Vertx vertx, URI url, GatewaySettings settings) {
    this.basePath = url.getRawPath() == null ? "" : url.getRawPath();
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(url.getHost())
            .setDefaultPort(url.getPort() > 0 ? url.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setVerifyHost(true)
            .setSslHandshakeTimeout(HANDSHAKE_MS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setConnectTimeout(CONNECT_MS)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setIdleTimeout(settings.idleTimeoutMs())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    if (tls && settings.upstreamCa() != null) {
      options.setTrustOptions(authorities(settings.upstreamCa()));
    }
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(settings.maxConcurrentRequests() + FOR_HEALTH)
            .setMaxWaitQueueSize(settings.maxConcurrentRequests());
    this.pooled = vertx.createHttpClient(options, pool);
    this.unpooled =
        vertx.createHttpClient(new HttpClientOptions(options).setKeepAlive(false), pool);
  }

  private static PemTrustOptions authorities(String file) {
    try {
      byte[] pem = Files.readAllBytes(Path.of(file));
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .isEmpty()) {
        throw new CertificateException("no certificate");
      }
      return new PemTrustOptions().addCertValue(Buffer.buffer(pem));
    } catch (IOException | CertificateException e) {
      throw new StartRefusedException(
          "gateway.upstreamCa: " + file + " is no PEM file of certificates that can be read.");
    }
  }

  /** A request on a connection that may have served others. Its head is not written yet. */
  Future<HttpClientRequest> request(HttpMethod method, String uri) {
    return pooled.request(method, basePath + uri);
  }

  /** A request on a connection of its own, which no fault of an older one can meet. */
  Future<HttpClientRequest> requestAnew(HttpMethod method, String uri) {
    return unpooled.request(method, basePath + uri);
  }

  /** Whether a failure to connect is one of TLS, for people: those are mended in another place. */
  static boolean isTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }
}

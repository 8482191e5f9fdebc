package dev.marty.gateway;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.marty.gateway.GatewaySettings.OidcProvider;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;

/**
 * The keys of an OpenID provider, by a file or by discovery: kept for five minutes, fetched anew
 * for a key that is not known, though not more than twice in half a minute, and used for hours
 * while the provider is away. Blocks: for workers.
 */
final class ProviderKeys {
  private static final int CONNECT_MS = 2_000;
  private static final int READ_MS = 2_000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final long KEPT_MS = Duration.ofMinutes(5).toMillis();
  private static final long OUTAGE_MS = Duration.ofHours(4).toMillis();
  private static final long BETWEEN_MS = Duration.ofSeconds(15).toMillis();

  private final JWKSource<SecurityContext> source;

  ProviderKeys(OidcProvider provider) {
    this.source =
        JWKSourceBuilder.create(new Source(provider))
            .cache(KEPT_MS, 2L * (CONNECT_MS + READ_MS))
            .rateLimited(BETWEEN_MS)
            .outageTolerant(OUTAGE_MS)
            .build();
  }

  /**
   * Keys that may have signed a token.
   *
   * @throws JWKSetUnavailableException when the provider cannot be asked and was not known before
   */
  List<JWK> get(JWKSelector wanted) throws KeySourceException {
    return source.get(wanted, null);
  }

  /** Where they come from, each time anew. */
  private record Source(OidcProvider provider) implements JWKSetSource<SecurityContext> {
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      try {
        return JWKSet.parse(
            provider.jwks() == null
                ? fetch(jwksUri())
                : Files.readString(Path.of(provider.jwks())));
      } catch (IOException | ParseException | IllegalArgumentException e) {
        throw new JWKSetUnavailableException("no keys of " + provider.issuer(), e);
      }
    }

    /** OpenID Connect Discovery 1.0, section 4; the document must be of this issuer (4.3). */
    private URI jwksUri() throws IOException, ParseException {
      String base = provider.issuer().replaceAll("/$", "");
      var found =
          JSONObjectUtils.parse(fetch(URI.create(base + "/.well-known/openid-configuration")));
      if (!provider.issuer().equals(found.get("issuer"))) {
        throw new IOException("the document is of another issuer");
      }
      URI keys = JSONObjectUtils.getURI(found, "jwks_uri");
      URI issuer = URI.create(provider.issuer());
      // Who can answer for it says who everybody is.
      if (keys == null
          || !("https".equals(keys.getScheme())
              || (issuer.getScheme().equals(keys.getScheme())
                  && issuer.getAuthority().equals(keys.getAuthority())))) {
        throw new IOException("its keys are neither at an https URL nor at the issuer's own host");
      }
      return keys;
    }

    private static String fetch(URI uri) throws IOException {
      return new WithoutDetours().retrieveResource(uri.toURL()).getContent();
    }

    @Override
    public void close() {
      // Nothing stays open.
    }
  }

  /** Goes nowhere else than it was sent: a redirect could lead to http, or to a stranger. */
  private static final class WithoutDetours extends DefaultResourceRetriever {
    WithoutDetours() {
      super(CONNECT_MS, READ_MS, MOST_BYTES);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }

    @Override
    protected URLConnection openFileConnection(URL url) throws IOException {
      throw new IOException(url + " is no place of a provider's");
    }
  }
}

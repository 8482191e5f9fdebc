package dev.marty.system;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;

/** What a token says of itself. */
final class KeycloakTokens {
  private KeycloakTokens() {}

  static String algorithm(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getAlgorithm().getName();
  }

  static String key(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  static List<String> countries(String token) throws ParseException {
    return SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("countries");
  }
}

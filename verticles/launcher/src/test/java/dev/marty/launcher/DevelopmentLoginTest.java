package dev.marty.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.marty.kit.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of {@code marty dev --login}, and what the gateway there believes. */
class DevelopmentLoginTest {
  @TempDir private Path folder;

  private boolean isBelieved() throws Exception {
    Path known = Path.of(new DevelopmentLogin(folder).settings().getString("jwks"));
    assertThat(Files.readString(known)).doesNotContain("\"d\"");
    SignedJWT token =
        SignedJWT.parse(
            new DevelopmentLogin(folder).token("alice", List.of("auditor"), List.of("*")));
    return token.verify(
        new ECDSAVerifier(
            JWKSet.load(known.toFile()).getKeyByKeyId(token.getHeader().getKeyID()).toECKey()));
  }

  @Test
  void tokensAreBelievedAlsoWhereThePublicKeyWasLostOrIsAnothers() throws Exception {
    assertThat(isBelieved()).isTrue();
    Path key = folder.resolve("login.key.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    String made = Files.readString(key);

    Files.delete(folder.resolve("login.json"));
    assertThat(isBelieved()).isTrue();
    Files.writeString(folder.resolve("login.json"), "{\"keys\": []}");
    assertThat(isBelieved()).isTrue();
    assertThat(Files.readString(key)).isEqualTo(made);
  }

  @Test
  void aKeyThatIsNoneIsSaidToBeNone() throws Exception {
    Files.writeString(folder.resolve("login.key.json"), "");

    assertThatThrownBy(() -> new DevelopmentLogin(folder).settings())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("remove it");
  }
}

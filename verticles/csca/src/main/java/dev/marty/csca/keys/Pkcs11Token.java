package dev.marty.csca.keys;

import dev.marty.signer.keys.KeyVaultException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Locale;

/**
 * A logged-in PKCS#11 token, through an instance of the JDK's provider that is registered nowhere.
 *
 * @param provider signs with the token's keys
 * @param store finds them
 */
public record Pkcs11Token(Provider provider, KeyStore store) {
  private static final String ATTRIBUTES =
      """
      attributes(generate, CKO_PRIVATE_KEY, *) = {
        CKA_SIGN = true
        CKA_SENSITIVE = true
        CKA_EXTRACTABLE = false
      }
      attributes(generate, CKO_PUBLIC_KEY, *) = {
        CKA_VERIFY = true
      }
      """;

  /**
   * Opens a token.
   *
   * @param library path of the PKCS#11 library, {@code /usr/lib/softhsm/libsofthsm2.so}
   * @param slotListIndex place of its slot in the library's list, from 0
   * @param pin the user's PIN
   * @return the token
   * @throws KeyVaultException if the library, the slot or the PIN is wrong
   */
  public static Pkcs11Token open(String library, int slotListIndex, String pin)
      throws KeyVaultException {
    Provider base = Security.getProvider("SunPKCS11");
    if (base == null) {
      throw new KeyVaultException("this Java runtime lacks the module jdk.crypto.cryptoki");
    }
    try {
      // Two dashes: what follows is the configuration itself and not the name of a file.
      Provider provider =
          base.configure(
              String.format(
                  Locale.ROOT,
                  "--name = marty-csca\nlibrary = %s\nslotListIndex = %d\n%s",
                  library,
                  slotListIndex,
                  ATTRIBUTES));
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin.toCharArray());
      return new Pkcs11Token(provider, store);
    } catch (GeneralSecurityException
        | IOException
        | InvalidParameterException
        | ProviderException e) {
      throw new KeyVaultException(
          String.format(
              Locale.ROOT,
              "the PKCS#11 token at slotListIndex %d of %s cannot be opened; check keys.csca.pkcs11",
              slotListIndex,
              library),
          e);
    }
  }
}

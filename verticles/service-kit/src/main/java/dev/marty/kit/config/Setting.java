package dev.marty.kit.config;

/**
 * One key that a configuration file may have.
 *
 * @param path with dots; a {@code *} in it stands for a name that the user chooses
 * @param type reads its value
 * @param byDefault what is taken where the file has none, or null
 * @param required whether it must be there in a process that needs it
 * @param secret whether its value must not be repeated, and may not stand in production's file
 * @param neverInProduction why a flag must not be on in production, and the cure; or null
 * @param meaning for people, one line of Markdown
 */
record Setting(
    String path,
    ConfigTypes.Type type,
    Object byDefault,
    boolean required,
    boolean secret,
    String neverInProduction,
    String meaning) {

  /** The same key below another path. */
  Setting at(String other) {
    return new Setting(other, type, byDefault, required, secret, neverInProduction, meaning);
  }
}

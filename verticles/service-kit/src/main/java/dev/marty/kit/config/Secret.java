package dev.marty.kit.config;

/**
 * A value that must not be printed. {@link #toString()} is safe in logs, errors and string
 * concatenation; only {@link #reveal()} gives the value, and is called where it is sent.
 *
 * @param reveal the value in clear
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "[redacted]";
  }
}

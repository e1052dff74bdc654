package dev.segue.worker.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret that a caller must know. It never shows itself. */
public final class Token {
  /** Shorter ones can be guessed. */
  public static final int MIN_LENGTH = 16;

  private final byte[] digest;

  private Token(byte[] digest) {
    this.digest = digest;
  }

  /** The token of that text; spaces and line ends around it do not count. */
  public static Token of(String text) {
    String secret = text.strip();
    if (secret.length() < MIN_LENGTH || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token needs at least %d characters, visible ASCII without spaces: openssl rand -hex 32 makes one"
              .formatted(MIN_LENGTH));
    }
    return new Token(digest(secret));
  }

  /**
   * Whether that is it. Digests are compared, in constant time: neither the length nor a common
   * beginning shows in how long it takes.
   */
  public boolean matches(String offered) {
    return MessageDigest.isEqual(digest, digest(offered));
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "****";
  }
}

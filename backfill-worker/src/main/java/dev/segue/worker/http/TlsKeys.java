package dev.segue.worker.http;

import java.nio.file.Path;

/**
 * What the server proves itself with.
 *
 * @param keystore a PKCS #12 or JKS file with one key and its certificates; read again when it is
 *     renewed
 * @param password of the file and of the key
 */
public record TlsKeys(Path keystore, String password) {
  /** For logs: nothing that is secret. */
  @Override
  public String toString() {
    return keystore.toString();
  }
}

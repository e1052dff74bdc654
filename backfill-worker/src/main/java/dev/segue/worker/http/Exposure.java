package dev.segue.worker.http;

import java.util.Optional;
import java.util.Set;

/**
 * Where the server listens and what protects it there.
 *
 * @param token what callers must know to change anything, and to read where others can reach it
 * @param tls the keys; empty for plain HTTP
 * @param insecureAllowed whether somebody said that other addresses than loopback may go without
 * @param openReads whether somebody said that reading needs no token, wherever the caller is
 * @param hosts the names by which callers may call the server, besides addresses and localhost
 */
public record Exposure(
    ListenAddress address,
    Optional<Token> token,
    Optional<TlsKeys> tls,
    boolean insecureAllowed,
    boolean openReads,
    Set<String> hosts) {
  public Exposure {
    hosts = Set.copyOf(hosts);
  }

  /** Why the server must not start like that, if it must not. */
  public Optional<String> problem() {
    if (address.isLoopback() || insecureAllowed || (token.isPresent() && tls.isPresent())) {
      return Optional.empty();
    }
    String missing =
        token.isEmpty() && tls.isEmpty() ? "a token and TLS" : token.isEmpty() ? "a token" : "TLS";
    return Optional.of(
        "Others can reach "
            + address
            + ", and "
            + missing
            + (missing.contains("and") ? " are" : " is")
            + " missing. Give --token-file (or SEGUE_TOKEN) and --tls-keystore, listen on 127.0.0.1,"
            + " or say --insecure-listen if the network itself keeps others out.");
  }

  /** Whether somebody who only reads must know the token. */
  public boolean readsNeedToken() {
    return token.isPresent() && !openReads && !address.isLoopback();
  }
}

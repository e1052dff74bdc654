package dev.segue.worker.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server listens.
 *
 * @param host a name or an address, without brackets
 * @param port 0 for any that is free
 */
public record ListenAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[([0-9a-fA-F:.]+)]|[^:\\[\\]]+):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /** An address written as {@code HOST:PORT}; an IPv6 address stands in brackets. */
  public static ListenAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address to listen on: write HOST:PORT, such as 127.0.0.1:8642.");
    }
    String bracketed = matcher.group(2);
    String host = bracketed == null ? matcher.group(1) : bracketed;
    return new ListenAddress(host, Integer.parseInt(matcher.group(3)));
  }

  /** Whether only processes of this machine reach it. What cannot be resolved counts as open. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

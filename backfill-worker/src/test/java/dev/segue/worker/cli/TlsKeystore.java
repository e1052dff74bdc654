package dev.segue.worker.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's key, made as the example says, and a client that trusts it. */
final class TlsKeystore {
  static final String PASSWORD = "keystore-password-0123";

  private TlsKeystore() {}

  /** Makes one by the README's own command. */
  static Path make(Path folder) throws IOException, InterruptedException {
    String readme = Files.readString(Path.of("../examples/sidecar/README.md"));
    String command = readme.substring(readme.indexOf("keytool "));
    command = command.substring(0, command.indexOf("\nkubectl")).replace("\\\n", " ");
    List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+")));
    words.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // The command's certificate is for whoever does not look at names; Java's client does.
    words.addAll(List.of("-ext", "SAN=IP:0.0.0.0,IP:127.0.0.1"));
    Files.writeString(folder.resolve("tls-password"), PASSWORD + "\n");
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    return folder.resolve("keystore.p12");
  }

  /** Trusts what is in that keystore. */
  static SSLContext trusting(Path keystore) {
    try (InputStream in = Files.newInputStream(keystore)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("segue", keys.getCertificate("segue"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no trust in " + keystore, e);
    }
  }
}

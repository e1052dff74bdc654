package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keystore that is renewed under a sidecar, as cert-manager does it. */
@Timeout(30)
class RenewedKeystoreIT {
  @TempDir Path folder = Path.of("");

  /** What the sidecar shows to somebody who trusts that keystore's certificate alone. */
  private static Certificate shown(URI address, SSLContext trusting) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(address.getHost(), address.getPort())) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Renews the keystore that a sidecar was started with, and waits until it shows the new one. */
  private void renewed(Path keystore, Path renewed, Renewal renewal) throws Exception {
    SSLContext trustingNew = TlsKeystore.trusting(renewed);
    SplitUsers users = SplitUsers.create(folder, 10);
    try (RunningSidecar sidecar =
        RunningSidecar.start(
            Map.of(
                "SEGUE_URL", users.url(),
                "SEGUE_TOKEN", RunningSidecar.TOKEN,
                "SEGUE_TLS_PASSWORD", TlsKeystore.PASSWORD),
            users.rules(),
            "dual-write",
            "--tls-keystore",
            keystore.toString())) {
      URI address = URI.create(sidecar.address());
      Certificate before = shown(address, TlsKeystore.trusting(keystore));
      renewal.takesPlace();
      Certificate after = before;
      while (after.equals(before)) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        try {
          after = shown(address, trustingNew);
        } catch (SSLHandshakeException old) {
          // It still shows the first one, which this does not trust.
        }
      }
      assertThat(after).isNotEqualTo(before);
    }
  }

  private interface Renewal {
    void takesPlace() throws IOException;
  }

  @Test
  void keystore_thatIsReplaced_isPickedUpWithoutARestart() throws Exception {
    Path keystore = TlsKeystore.make(folder);
    Path other = TlsKeystore.make(Files.createDirectory(folder.resolve("other")));
    renewed(
        keystore,
        other,
        () ->
            Files.copy(
                other,
                keystore,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES));
  }

  @Test
  void keystore_ofAMountedSecret_isPickedUpWhenTheKubeletSwapsTheFolder() throws Exception {
    TlsKeystore.make(Files.createDirectory(folder.resolve("..1")));
    Path after = TlsKeystore.make(Files.createDirectory(folder.resolve("..2")));
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, Path.of("..1"));
    Path keystore = folder.resolve("keystore.p12");
    Files.createSymbolicLink(keystore, Path.of("..data", "keystore.p12"));
    renewed(
        keystore,
        after,
        () -> {
          Path next = folder.resolve("..data_tmp");
          Files.createSymbolicLink(next, Path.of("..2"));
          Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        });
  }
}

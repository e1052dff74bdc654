package dev.segue.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import dev.segue.worker.cli.RunningSidecar;
import dev.segue.worker.cli.SplitUsers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status page as a person sees and uses it. */
@Timeout(240)
class PageIT {
  private static final String PILL = ".pill";

  @TempDir Path folder = Path.of("");

  private Browser browser = Browser.start();

  @BeforeEach
  void screen() {
    browser.screen(1180, 900, "light");
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private void unlock() {
    browser.await("#token-title", "token");
    browser.awaitScript("document.getElementById('token-dialog').open");
    browser.find("#token").sendKeys(RunningSidecar.TOKEN);
    browser.find("#who").sendKeys("Ann");
    browser.click("#token-form button[type=submit]");
  }

  @Test
  void page_whileAWorkRuns_movesWithoutAReloadAndObeys() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 60_000);
    Path flag = folder.resolve("busy");
    try (RunningSidecar sidecar =
        RunningSidecar.start(
            users.url(),
            users.rules(),
            "dual-write",
            "--rate",
            "2000",
            "--wait-file",
            flag.toString())) {
      browser.open(sidecar.address());
      browser.script("window.untouched = true");
      browser.await(PILL, "Working");
      browser.awaitScript("document.querySelectorAll('.plot .line').length > 0");
      browser.awaitScript("document.querySelectorAll('.plot .chunk').length > 8");
      Object before = browser.script("return document.querySelector('.bar-fill').style.width");
      browser.awaitScript("document.querySelector('.bar-fill').style.width !== '" + before + "'");
      browser.picture("working");

      browser.click("button[aria-label='Pause users-split']");
      unlock();
      browser.await(PILL, "Paused");
      browser.await(".says", "paused by Ann, over HTTP from 127.0.0.1");
      browser.picture("paused");
      browser.click("button[aria-label='Resume users-split']");
      browser.await(PILL, "Working");

      Files.createFile(flag);
      browser.await(PILL, "Held back");
      browser.await(".says", "the file");
      browser.picture("throttled");
      Files.delete(flag);

      browser.find("#rate-users-split").clear();
      browser.find("#rate-users-split").sendKeys("3000");
      browser.click("button[aria-label='Set the rate of users-split']");
      browser.await(".figures", "3,000 /s");
      browser.click("button[aria-label='Stop users-split']");
      browser.awaitScript("document.getElementById('sure-dialog').open");
      browser.picture("sure");
      browser.click("#sure-yes");
      browser.await(PILL, "Stopped");
      browser.script("document.getElementById('rate-users-split').value = ''");
      browser.click("button[aria-label='Set the rate of users-split']");
      browser.click("button[aria-label='Backfill users-split']");
      browser.await(PILL, "Done");
      browser.await(".below", "60,000 agree");
      browser.await("#events", "asked for it: fill");
      browser.picture("done");
      assertThat(browser.script("return window.untouched")).isEqualTo(true);
      assertThat(browser.script("return Object.keys(localStorage).length + document.cookie"))
          .isEqualTo("0");
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_whoseSidecarIsRestarted_saysSoAndGoesOn() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 300);
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'other' WHERE id IN (33, 66)");
    String address;
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      address = sidecar.address();
      browser.open(address);
      browser.await(PILL, "Needs you");
      browser.await(".change", "Rows that need a look");
      browser.picture("failed");
    }
    browser.await("#link", "connection lost");
    browser.await("#notices", "It goes on by itself");
    browser.picture("lost");
    String listen = URI.create(address).getAuthority();
    try (RunningSidecar sidecar =
        RunningSidecar.start(users.url(), users.rules(), "dual-write", "--listen", listen)) {
      assertThat(sidecar.address()).isEqualTo(address);
      browser.await("#link", "live");
      browser.awaitScript("document.getElementById('notices').childElementCount === 0");
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_onAPhone_isNotWiderThanIt() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 300);
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'other' WHERE id = 33");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      browser.open(sidecar.address());
      browser.screen(360, 740, "dark");
      browser.await(PILL, "Needs you");
      browser.awaitScript("document.documentElement.scrollWidth <= 360");
      browser.awaitScript(
          "[...document.querySelectorAll('button')].filter(b => b.offsetParent)"
              + ".every(b => b.getBoundingClientRect().right <= 360)");
    }
  }

  @Test
  void page_withoutAChange_saysSo() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 10);
    Path rules = folder.resolve("empty.yaml");
    Files.writeString(rules, "segue: 1\nchanges: []\n");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), rules, "dual-write")) {
      browser.open(sidecar.address());
      browser.await("#empty", "there is nothing to do");
      browser.picture("empty");
      Files.writeString(rules, "segue: 1\nchanges: nonsense\n");
      browser.await("#notices", "The rules file is bad, the one before counts");
      browser.picture("bad-rules");
    }
    assertThat(browser.complaints()).isEmpty();
  }
}

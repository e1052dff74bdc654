package dev.segue.worker.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(System.getProperty("segue.chromium", "/usr/bin/chromium"));
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
        "--hide-scrollbars");
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, java.util.logging.Level.WARNING);
    options.setCapability("goog:loggingPrefs", logging);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                new java.io.File(System.getProperty("segue.chromedriver", "/usr/bin/chromedriver")))
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return new Browser(driver);
  }

  void open(String address) {
    driver.get(address);
  }

  /** Shows pages as on a screen of that size, in that colour scheme. */
  void screen(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return String.valueOf(
        script("return (document.querySelector(arguments[0]) || {}).textContent || ''", selector));
  }

  /** Waits until that part of the page has these words. */
  void await(String selector, String words) {
    await(
        "(document.querySelector(args[0]) || {textContent: ''}).textContent.includes(args[1])",
        selector,
        words);
  }

  /** Waits until a script's condition holds. */
  void awaitScript(String condition) {
    await(condition, "", "");
  }

  private void await(String condition, String selector, String words) {
    String script =
        "const args = arguments, done = args[args.length - 1];"
            + " (function look() { if ("
            + condition
            + ") done(true); else setTimeout(look, 20); })()";
    try {
      driver.executeAsyncScript(script, selector, words);
    } catch (ScriptTimeoutException e) {
      throw new AssertionError(
          condition + " (" + selector + ", " + words + ") never held in: " + text("body"), e);
    }
  }

  void click(String selector) {
    find(selector).click();
  }

  Object script(String script, Object... arguments) {
    return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
  }

  /** What the browser complained of, but for answers that did not come. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getMessage())
        .filter(
            message ->
                !message.contains("ERR_CONNECTION")
                    && !message.contains("status of 401")
                    && !message.contains("status of 503"))
        .toList();
  }

  /** Keeps a picture of the whole page, where {@code -Dsegue.screenshots} names a folder. */
  void picture(String name) throws IOException {
    Optional<String> folder = Optional.ofNullable(System.getProperty("segue.screenshots"));
    if (folder.isEmpty()) {
      return;
    }
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {1180, 360}) {
        screen(width, 900, scheme);
        long height = ((Number) script("return document.documentElement.scrollHeight")).longValue();
        screen(width, (int) Math.max(700, height), scheme);
        awaitScript("document.readyState === 'complete'");
        script("window.dispatchEvent(new Event('resize'))");
        Files.createDirectories(Path.of(folder.get()));
        Files.write(
            Path.of(folder.get(), name + "-" + width + "-" + scheme + ".png"),
            driver.getScreenshotAs(OutputType.BYTES));
      }
    }
    screen(1180, 900, "light");
  }

  @Override
  public void close() {
    driver.quit();
  }
}

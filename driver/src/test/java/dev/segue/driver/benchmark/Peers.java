package dev.segue.driver.benchmark;

import com.p6spy.engine.spy.P6DataSource;
import dev.segue.driver.SegueDataSource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import software.amazon.jdbc.ds.AwsWrapperDataSource;

/** What stands between an application and a data source: nothing, Segue, or another wrapper. */
final class Peers {
  /** The others, by name. */
  static final List<String> OTHERS = List.of("p6spy", "datasource-proxy", "opentelemetry", "aws");

  static final String RULES =
      """
      segue: 1
      changes:
        - id: users-name
          table: users
          phase: dual-write
          rename: {from: name, to: full_name, type: text}
      """;

  private Peers() {}

  static DataSource around(String peer, DataSource source) {
    return switch (peer) {
      case "raw" -> source;
      case "segue" -> segue(source);
      case "p6spy" -> p6spy(source);
      case "datasource-proxy" -> ProxyDataSourceBuilder.create(source).build();
      case "opentelemetry" -> JdbcTelemetry.create(OpenTelemetry.noop()).wrap(source);
      case "aws" -> aws(source);
      default -> throw new IllegalArgumentException("no peer " + peer);
    };
  }

  static SegueDataSource segue(DataSource source) {
    try {
      Path rules = Files.createTempFile("segue-benchmark", ".yaml");
      rules.toFile().deleteOnExit();
      Files.writeString(rules, RULES);
      SegueDataSource wrapping = new SegueDataSource(source);
      wrapping.setRules(rules.toString());
      return wrapping;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Without its log, which would be measured instead. */
  private static DataSource p6spy(DataSource source) {
    System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
    return new P6DataSource(source);
  }

  /** It makes its source itself, by name. */
  private static DataSource aws(DataSource source) {
    GivenSource.give(source);
    AwsWrapperDataSource wrapping = new AwsWrapperDataSource();
    wrapping.setJdbcProtocol("jdbc:postgresql:");
    wrapping.setServerName("localhost");
    wrapping.setDatabase("stub");
    wrapping.setTargetDataSourceClassName(GivenSource.class.getName());
    Properties settings = new Properties();
    settings.setProperty("wrapperPlugins", "");
    settings.setProperty("wrapperDialect", "pg");
    wrapping.setTargetDataSourceProperties(settings);
    return wrapping;
  }
}

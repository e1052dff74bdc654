package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.SegueDataSource;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import dev.segue.rules.model.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Two versions of an application on one table, each with its own entity, in every phase. */
final class HibernateIT {
  private static final String RULES =
      """
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: full_name, type: varchar(80)}
        - id: users-age
          table: users
          phase: %s
          retype: {from: age, to: age_big, old-type: integer, new-type: bigint}
      """;

  /** The entity of the version before the changes. */
  @Entity(name = "OldUser")
  @Table(name = "users")
  static class OldUser {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    long id;

    @Column(length = 80)
    String name = "";

    int age;
  }

  /** The entity of the version after them. */
  @Entity(name = "NewUser")
  @Table(name = "users")
  static class NewUser {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    long id;

    @Column(name = "full_name", length = 80)
    String fullName = "";

    @Column(name = "age_big")
    long age;
  }

  private Path directory;

  @BeforeEach
  void useDirectory(@TempDir Path temporary) {
    directory = temporary;
  }

  /** A table as it is in that phase. */
  private Ruled at(Phase phase) throws Exception {
    boolean contracted = phase == Phase.CONTRACTED;
    boolean early = phase.compareTo(Phase.PLANNED) <= 0;
    String old = contracted ? "" : ", name varchar(80), age integer";
    String created = early ? "" : ", full_name varchar(80), age_big bigint";
    Postgres postgres =
        Postgres.database("CREATE TABLE users (id bigserial PRIMARY KEY" + old + created + ")");
    return Ruled.by(postgres, directory, RULES.formatted(phase.label(), phase.label()));
  }

  private static SessionFactory start(Class<?> entity, Properties properties) {
    Configuration configuration = new Configuration();
    configuration.addAnnotatedClass(entity);
    configuration.setProperty("hibernate.hbm2ddl.auto", "validate");
    configuration.addProperties(properties);
    return configuration.buildSessionFactory();
  }

  private static Properties connecting(Ruled ruled, String shape) {
    Properties properties = new Properties();
    properties.put("hibernate.connection.url", ruled.url() + "&segue.shape=" + shape);
    properties.put("hibernate.connection.driver_class", "dev.segue.driver.SegueDriver");
    return properties;
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void bothVersions_inEveryPhase_validateAndSeeEachOthersRows(Phase phase) throws Exception {
    Ruled ruled = at(phase);
    try (SessionFactory old = start(OldUser.class, connecting(ruled, "old"));
        SessionFactory created = start(NewUser.class, connecting(ruled, "new"))) {
      Long byOld = old.fromTransaction(session -> persistOld(session, "Ada", 36));
      Long byNew = created.fromTransaction(session -> persistNew(session, "Bob", 7L));
      created.inTransaction(session -> session.find(NewUser.class, byOld).fullName = "Ada L.");
      old.inTransaction(session -> session.find(OldUser.class, byNew).age = 8);
      created.inTransaction(
          session -> {
            assertThat(
                    session
                        .createQuery("from NewUser where age > 5 order by fullName", NewUser.class)
                        .list())
                .extracting(user -> user.fullName + " " + user.age)
                .containsExactly("Ada L. 36", "Bob 8");
          });
      old.inTransaction(
          session -> {
            assertThat(
                    session.createQuery("from OldUser where name like 'A%'", OldUser.class).list())
                .singleElement()
                .satisfies(user -> assertThat(user.name).isEqualTo("Ada L."));
            session.remove(session.find(OldUser.class, byNew));
          });
    }
  }

  @Test
  void oldVersion_atOff_validates() throws Exception {
    try (SessionFactory old = start(OldUser.class, connecting(at(Phase.OFF), "old"))) {
      Long id = old.fromTransaction(session -> persistOld(session, "Ada", 36));
      assertThat(id).isEqualTo(1);
    }
  }

  @Test
  void dataSource_aroundTheVendors_doesToo() throws Exception {
    Ruled ruled = at(Phase.DUAL_WRITE);
    Properties properties = new Properties();
    properties.put("hibernate.connection.datasource", around(ruled));
    try (SessionFactory created = start(NewUser.class, properties)) {
      created.inTransaction(session -> persistNew(session, "Cid", 5L));
    }
    assertThat(ruled.postgres().value("SELECT name || age FROM users")).isEqualTo("Cid5");
  }

  private static DataSource around(Ruled ruled) throws SQLException {
    PGSimpleDataSource vendors = new PGSimpleDataSource();
    vendors.setUrl(ruled.postgres().url());
    SegueDataSource ours = new SegueDataSource();
    ours.setDataSource(vendors);
    ours.setRules(ruled.file().toString());
    ours.setShape("new");
    return ours;
  }

  private static Long persistOld(Session session, String name, int age) {
    OldUser user = new OldUser();
    user.name = name;
    user.age = age;
    session.persist(user);
    return user.id;
  }

  private static Long persistNew(Session session, String name, long age) {
    NewUser user = new NewUser();
    user.fullName = name;
    user.age = age;
    session.persist(user);
    return user.id;
  }
}

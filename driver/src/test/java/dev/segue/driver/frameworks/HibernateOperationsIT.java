package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.frameworks.CrewEntities.Booking;
import dev.segue.driver.frameworks.CrewEntities.Member;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import jakarta.persistence.LockModeType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Hibernate sends does through Segue what it does on plain tables. */
final class HibernateOperationsIT {
  private static final Crew CREW = new Crew(HibernateOperationsIT::operations);

  /** Each is asked in both shapes: the entities' properties have the same names. */
  private static final List<String> QUERIES =
      List.of(
          "select m.name, m.age from Member m where m.age > 20 order by m.name",
          "select m.name, count(b), sum(b.amount) from Member m left join m.bookings b"
              + " group by m.name having count(b) < 9 order by m.name nulls first",
          "select distinct upper(m.name) from Member m join m.bookings b where b.amount >= 1.5"
              + " order by 1",
          "select m.id from Member m where m.age = (select max(o.age) from Member o) order by m.id",
          "select m.name from Member m where exists (select 1 from Booking b where b.member = m and"
              + " b.amount is null) order by m.name",
          "select m.id from Member m where m.name not in (select b.item from Booking b) order by"
              + " m.id",
          "select m.name, row_number() over (partition by m.version order by m.age, m.id) from"
              + " Member m order by m.id",
          "select coalesce(m.name, 'none'), case when m.age > 40 then 'old' else 'young' end from"
              + " Member m order by m.id",
          "select m.name from Member m where m.age between 30 and 50 union all select b.item from"
              + " Booking b where b.amount > 2 order by 1");

  @ParameterizedTest
  @MethodSource("dev.segue.driver.frameworks.Crew#cells")
  void operations_throughSegue_areThoseOnPlainTables(
      Phase phase, Side shape, @TempDir Path directory) throws Exception {
    assertThat(CREW.through(phase, shape, directory)).isEqualTo(CREW.expected(shape));
  }

  private static SessionFactory start(DataSource source, Side shape) {
    Configuration configuration = new Configuration();
    CrewEntities.of(shape).forEach(configuration::addAnnotatedClass);
    configuration.setProperty("hibernate.hbm2ddl.auto", "validate");
    configuration.setProperty("hibernate.jdbc.batch_size", "10");
    configuration.setProperty("hibernate.order_inserts", "true");
    configuration.getProperties().put("hibernate.connection.datasource", source);
    return configuration.buildSessionFactory();
  }

  private static List<String> operations(DataSource source, Side shape) {
    List<String> told = new ArrayList<>();
    try (SessionFactory factory = start(source, shape)) {
      factory.inTransaction(session -> told.addAll(persist(session, shape)));
      factory.inTransaction(session -> told.addAll(read(session)));
      factory.inTransaction(HibernateOperationsIT::change);
      told.add(conflict(factory, shape));
      factory.inTransaction(session -> told.addAll(bulk(session)));
      factory.inTransaction(session -> told.addAll(read(session)));
    }
    return told;
  }

  private static List<String> persist(Session session, Side shape) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      Member member = CrewEntities.member(shape);
      member.name("Row " + (i * 7 % 23));
      member.email = "row" + i + "@x";
      member.age(20 + i * 5 % 23);
      if (i % 3 == 0) {
        member.isNew();
        member.place("Way " + i, "Ulm");
      }
      session.persist(member);
      members.add(member);
      if (i % 4 == 0) {
        Booking booking = CrewEntities.booking(shape);
        booking.of(member);
        booking.item = "item " + i;
        booking.amount(i + ".25");
        session.persist(booking);
      }
    }
    session.flush();
    return members.stream().map(Member::text).toList();
  }

  private static List<String> read(Session session) {
    List<String> told = new ArrayList<>();
    for (String query : QUERIES) {
      session.createSelectionQuery(query, Object[].class).list().stream()
          .map(Arrays::toString)
          .forEach(told::add);
    }
    // Pages; the bookings of a page's members come by a subselect that repeats its query.
    session
        .createSelectionQuery("from Member m order by m.name desc, m.id", Member.class)
        .setFirstResult(3)
        .setMaxResults(6)
        .list()
        .forEach(
            member ->
                told.add(
                    member.text() + " " + member.bookings().stream().map(Booking::text).toList()));
    session
        .createSelectionQuery(
            "select distinct m from Member m join fetch m.bookings b where b.amount > :least order"
                + " by m.id",
            Member.class)
        .setParameter("least", new java.math.BigDecimal("1.5"))
        .list()
        .forEach(member -> told.add(member.text() + " " + member.bookings().size()));
    return told;
  }

  private static void change(Session session) {
    Member ann =
        session
            .createSelectionQuery("from Member m where m.name = :name", Member.class)
            .setParameter("name", "Ann Lee")
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getSingleResult();
    ann.name("Ann Lee-Poe");
    ann.place("Elm 5", "Trier");
    Member row =
        session
            .createSelectionQuery("from Member m where m.name = 'Row 7'", Member.class)
            .getSingleResult();
    row.email = null;
  }

  /** Two sessions read one row; the second to write must be told. */
  private static String conflict(SessionFactory factory, Side shape) {
    Class<? extends Member> type = CrewEntities.member(shape).getClass();
    try (Session first = factory.openSession();
        Session second = factory.openSession()) {
      first.beginTransaction();
      second.beginTransaction();
      first.find(type, -2L).age(50);
      second.find(type, -2L).name("Bob Fox");
      first.getTransaction().commit();
      try {
        second.getTransaction().commit();
        return "no conflict";
      } catch (RuntimeException e) {
        return e.getClass().getSimpleName();
      }
    }
  }

  private static List<String> bulk(Session session) {
    List<String> told = new ArrayList<>();
    for (String statement :
        List.of(
            "update Member m set m.age = m.age + 1, m.name = m.name || '!' where m.age > 30",
            "update versioned Member m set m.name = null where m.email = 'row3@x'",
            "delete from Booking b where b.amount > 15 or b.member.name like 'Row 1%'",
            "insert into Booking (id, member, item, amount) select m.id - 100, m, m.name, 7 from"
                + " Member m where m.id < 0")) {
      told.add("" + session.createMutationQuery(statement).executeUpdate());
    }
    return told;
  }
}

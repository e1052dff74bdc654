package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.upper;

import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What jOOQ sends does through Segue what it does on plain tables. */
final class JooqIT {
  private static final Crew CREW = new Crew(JooqIT::operations);
  private static final Table<Record> MEMBER = table(name("member"));
  private static final Table<Record> BOOKING = table(name("booking"));
  private static final Field<Long> ID = field(name("member", "id"), Long.class);
  private static final Field<String> EMAIL = field(name("member", "email"), String.class);
  private static final Field<Long> OF = field(name("booking", "member_id"), Long.class);
  private static final Field<String> ITEM = field(name("booking", "item"), String.class);

  @BeforeAll
  static void silence() {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  @ParameterizedTest
  @MethodSource("dev.segue.driver.frameworks.Crew#cells")
  void operations_throughSegue_areThoseOnPlainTables(
      Phase phase, Side shape, @TempDir Path directory) throws Exception {
    assertThat(CREW.through(phase, shape, directory)).isEqualTo(CREW.expected(shape));
  }

  private static <T> Field<T> member(String name, Class<T> type) {
    return field(name("member", name), type);
  }

  private static List<String> operations(DataSource source, Side shape) {
    boolean old = shape == Side.OLD;
    Field<String> name = member(old ? "name" : "full_name", String.class);
    Field<Long> age = member(old ? "age" : "age_big", Long.class);
    Field<String> state = member(old ? "code" : "state", String.class);
    Field<String> place = member(old ? "address" : "city", String.class);
    Field<BigDecimal> amount =
        field(name("booking", old ? "amount" : "amount_wide"), BigDecimal.class);
    String fresh = old ? "N" : "new";
    List<String> told = new ArrayList<>();
    DSLContext jooq = DSL.using(source, SQLDialect.POSTGRES);

    Result<?> keys =
        jooq.insertInto(MEMBER, name, EMAIL, age, state)
            .values("Dan Poe", "dan@x", 20L, fresh)
            .values("Eve Zed", "eve@x", null, null)
            .values("Fay Orr", null, 20L, fresh)
            .returning(ID, name, age)
            .fetch();
    told.add(keys.format());
    Long first = keys.get(0).get(ID);
    told.add(
        Arrays.toString(
            jooq.batch(
                    jooq.insertInto(BOOKING, OF, ITEM, amount)
                        .values((Long) null, null, (BigDecimal) null))
                .bind(first, "cup", new BigDecimal("3.25"))
                .bind(first, "hat", new BigDecimal("12.00"))
                .bind(-2L, "pad", null)
                .execute()));
    told.add(
        jooq.select(ID, name, age, ITEM, amount)
            .from(MEMBER)
            .leftJoin(BOOKING)
            .on(OF.eq(ID))
            .where(age.gt(10L).or(name.like("E%")))
            .orderBy(name.asc().nullsLast(), ITEM.desc().nullsFirst())
            .limit(5)
            .offset(1)
            .fetch()
            .format());
    told.add(
        jooq.select(state, count(), avg(age))
            .from(MEMBER)
            .groupBy(state)
            .having(count().gt(0))
            .orderBy(state.asc().nullsFirst())
            .fetch()
            .format());
    told.add(
        jooq.select(name, rowNumber().over().partitionBy(state).orderBy(age.desc(), ID))
            .from(MEMBER)
            .orderBy(ID)
            .fetch()
            .format());
    told.add(
        jooq.selectDistinct(upper(name).as("u"))
            .from(MEMBER)
            .where(
                exists(selectOne().from(BOOKING).where(OF.eq(ID)).and(amount.ge(BigDecimal.ONE))))
            .orderBy(field(name("u")))
            .fetch()
            .format());
    told.add(
        jooq.select(name)
            .from(MEMBER)
            .where(age.eq(select(DSL.max(age)).from(MEMBER)))
            .unionAll(select(ITEM).from(BOOKING).where(amount.isNull()))
            .orderBy(1)
            .fetch()
            .format());
    told.add(
        jooq.with("grown")
            .as(select(ID.as("k"), name.as("n")).from(MEMBER).where(age.between(20L, 40L)))
            .select()
            .from(table(name("grown")))
            .orderBy(field(name("k")))
            .fetch()
            .format());
    told.add(
        jooq.insertInto(MEMBER, EMAIL, name, age)
            .values("ann@x", "Ann Lee-Poe", 37L)
            .values("new@x", "Gus New", 18L)
            .onConflict(EMAIL)
            .doUpdate()
            .set(name, excluded(name))
            .set(age, age.plus(excluded(age)))
            .returning(name, age)
            .fetch()
            .format());
    told.add(
        jooq.update(MEMBER)
            .set(age, age.plus(1L))
            .set(place, old ? "Elm 5, Trier" : "Trier")
            .where(name.in("Bob Ray", "nobody"))
            .returning(name, age, place)
            .fetch()
            .sortAsc(name)
            .format());
    told.add("" + jooq.update(MEMBER).set(state, (String) null).where(age.isNull()).execute());
    told.add("" + jooq.deleteFrom(MEMBER).where(name.eq("Fay Orr")).execute());
    told.add(
        jooq.transactionResult(
            inside ->
                DSL.using(inside)
                    .select(name, age)
                    .from(MEMBER)
                    .where(ID.eq(-1L))
                    .forUpdate()
                    .fetch()
                    .format()));
    told.add(jooq.select().from(BOOKING).orderBy(field(name("id"))).fetch().format());
    return told;
  }
}

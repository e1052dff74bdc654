package dev.segue.driver.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What MyBatis sends does through Segue what it does on plain tables. */
final class MyBatisIT {
  private static final Crew CREW = new Crew(MyBatisIT::operations);

  /** The statements; what is in {@code ${…}} depends on the shape. */
  interface Mapper {
    @Insert("INSERT INTO member (${name}, email, ${age}) VALUES (#{name}, #{email}, #{age})")
    @Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
    int add(Map<String, Object> member);

    @Insert(
        """
        <script>INSERT INTO booking (member_id, item, ${amount}) VALUES
          <foreach item="one" collection="items" separator=",">(#{of}, #{one}, 4.5)</foreach>
        </script>""")
    int book(@Param("of") long of, @Param("items") List<String> items);

    @Select("SELECT * FROM member WHERE id = #{id}")
    Map<String, Object> find(long id);

    @Select(
        """
        <script>SELECT m.id, m.${name}, m.${age} AS years FROM member m
          <where>
            <if test="like != null">m.${name} LIKE #{like}</if>
            <if test="least != null">AND m.${age} &gt;= #{least}</if>
          </where>
          ORDER BY m.${name}, m.id</script>""")
    List<Map<String, Object>> search(
        @Param("like") @Nullable String like,
        @Param("least") @Nullable Integer least,
        RowBounds page);

    @Select(
        """
        SELECT m.${name} AS who, count(b.id) AS n, sum(b.${amount}) AS total FROM member m
        JOIN booking b ON b.member_id = m.id GROUP BY m.${name} ORDER BY who""")
    List<Map<String, Object>> totals();

    @Select(
        """
        SELECT id FROM member WHERE ${age} > (SELECT avg(${age}) FROM member)
          AND id IN (SELECT member_id FROM booking WHERE ${amount} IS NOT NULL) ORDER BY id""")
    List<Long> aboveAverage();

    @Update(
        """
        <script>UPDATE member
          <set><if test="name != null">${name} = #{name},</if>version = version + 1</set>
          WHERE id = #{id} AND version = #{version}</script>""")
    int rename(Map<String, Object> member);

    @Update("UPDATE member SET ${age} = ${age} + #{by}, ${state} = #{state} WHERE id = #{id}")
    int age(@Param("id") long id, @Param("by") int by, @Param("state") String state);

    @Delete("DELETE FROM member WHERE ${name} = #{name}")
    int remove(String name);
  }

  @ParameterizedTest
  @MethodSource("dev.segue.driver.frameworks.Crew#cells")
  void operations_throughSegue_areThoseOnPlainTables(
      Phase phase, Side shape, @TempDir Path directory) throws Exception {
    assertThat(CREW.through(phase, shape, directory)).isEqualTo(CREW.expected(shape));
  }

  private static SqlSessionFactory factory(DataSource source, boolean old) {
    Configuration configuration =
        new Configuration(new Environment("crew", new JdbcTransactionFactory(), source));
    Properties names = new Properties();
    names.put("name", old ? "name" : "full_name");
    names.put("age", old ? "age" : "age_big");
    names.put("state", old ? "code" : "state");
    names.put("amount", old ? "amount" : "amount_wide");
    configuration.setVariables(names);
    configuration.addMapper(Mapper.class);
    return new SqlSessionFactoryBuilder().build(configuration);
  }

  private static Map<String, Object> member(String name, String email, int age) {
    Map<String, Object> member = new TreeMap<>();
    member.put("name", name);
    member.put("email", email);
    member.put("age", age);
    return member;
  }

  private static List<String> operations(DataSource source, Side shape) {
    boolean old = shape == Side.OLD;
    List<String> told = new ArrayList<>();
    SqlSessionFactory factory = factory(source, old);
    try (SqlSession session = factory.openSession()) {
      Mapper mapper = session.getMapper(Mapper.class);
      Map<String, Object> dan = member("Dan Poe", "dan@x", 33);
      told.add(mapper.add(dan) + " " + dan);
      told.add("" + mapper.book(-2, List.of("hat", "pad", "cup")));
      told.add("" + new TreeMap<>(mapper.find(-1)));
      told.add("" + mapper.find(-3).containsKey("id"));
      dan.put("version", 0);
      dan.put("name", "Dan Fox");
      told.add(mapper.rename(dan) + " " + mapper.rename(dan));
      told.add("" + mapper.age(-1, 2, old ? "G" : "gone"));
      session.commit();
      told.add("" + mapper.remove("Cy Dee"));
      session.rollback();
    }
    try (SqlSession session = factory.openSession(ExecutorType.BATCH)) {
      Mapper mapper = session.getMapper(Mapper.class);
      for (int i = 0; i < 7; i++) {
        mapper.add(member("Row " + i, null + "-" + i, 20 + i));
      }
      mapper.age(-2, 5, old ? "A" : "active");
      for (BatchResult result : session.flushStatements()) {
        told.add(java.util.Arrays.toString(result.getUpdateCounts()));
      }
      session.commit();
    }
    try (SqlSession session = factory.openSession(true)) {
      Mapper mapper = session.getMapper(Mapper.class);
      told.add("" + mapper.search("%e%", null, new RowBounds(1, 3)));
      told.add("" + mapper.search(null, 23, new RowBounds(0, 20)));
      told.add("" + mapper.totals());
      told.add("" + mapper.aboveAverage());
      told.add("" + mapper.remove("Row 3"));
    }
    return told;
  }
}

package dev.segue.driver.tpch;

import dev.segue.rules.model.Side;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** TPC-H's 22 queries as its public generator brings them, and as the new shape would say them. */
final class TpchQueries {
  static final int COUNT = 22;

  /** What a query in the old shape says, and what one in the new shape says for it. */
  private static final List<List<String>> NEW =
      List.of(
          List.of("\\bc_name\\b", "c_full_name"),
          List.of("\\bn_name\\b", "n_title"),
          List.of("\\bs_name\\b", "s_title"),
          List.of("\\bo_orderkey\\b", "o_key"),
          List.of("\\bl_orderkey\\b", "l_key"),
          List.of("\\bo_totalprice\\b", "o_total"),
          List.of("\\bo_orderdate\\b", "o_ordered"),
          List.of("\\bp_size\\b", "p_extent"),
          List.of("\\bps_availqty\\b", "ps_available"),
          List.of("'Brand#(\\d+)'", "$1"),
          List.of("\\bp_brand\\b", "p_make"),
          List.of("l_returnflag = 'R'", "l_return = 'returned'"),
          List.of("\\bl_returnflag\\b", "l_return"),
          List.of("substr\\(c_phone, 1, 2\\)", "c_country"),
          List.of("\\bc_phone\\b", "c_country, c_local"),
          List.of("\\bl_shipmode\\b", "split_part(l_shipping, ': ', 1)"),
          List.of("\\bl_shipinstruct\\b", "split_part(l_shipping, ': ', 2)"));

  private TpchQueries() {}

  /** That query, from 1, in that shape. */
  static String text(int number, Side shape) throws IOException {
    String text = withoutView(read(number));
    if (shape == Side.NEW) {
      for (List<String> change : NEW) {
        text = text.replaceAll(change.get(0), change.get(1));
      }
    }
    return text;
  }

  private static String read(int number) throws IOException {
    String name = "/io/trino/tpch/queries/q" + number + ".sql";
    try (InputStream in = Objects.requireNonNull(TpchTable.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Query 15 defines a view; TPC-H allows the same as a common table. */
  private static String withoutView(String text) {
    return text.replace("CREATE OR REPLACE VIEW revenue AS", "WITH revenue AS (")
        .replaceFirst(";\\s*SELECT", ") SELECT")
        .replaceFirst(";\\s*$", "");
  }
}

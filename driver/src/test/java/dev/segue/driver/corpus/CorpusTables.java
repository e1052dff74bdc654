package dev.segue.driver.corpus;

import dev.segue.rules.model.Side;
import java.util.List;

/** The columns of the corpus' common tables that are mapped, in several kinds of change. */
final class CorpusTables {
  private CorpusTables() {}

  /** The columns, where the corpus speaks that shape. */
  static List<Mapped> of(Side corpus) {
    // A number is widened towards the new side in either case.
    String other = corpus == Side.OLD ? "bigint" : "smallint";
    return List.of(
        Mapped.rename("tenk1", "stringu1", "name"),
        Mapped.retype("tenk1", "unique1", "integer", other),
        Mapped.recode("tenk1", "four"),
        Mapped.split("tenk1", "stringu2", "name"),
        Mapped.rename("tenk2", "unique2", "integer"),
        Mapped.retype("onek", "unique1", "integer", other),
        Mapped.rename("onek", "stringu1", "name"),
        Mapped.recode("onek", "ten"),
        Mapped.split("onek", "string4", "name"),
        Mapped.retype("int4_tbl", "f1", "integer", other),
        Mapped.rename("int8_tbl", "q1", "bigint"),
        Mapped.retype("int8_tbl", "q2", "bigint", "numeric"),
        Mapped.rename("text_tbl", "f1", "text"),
        Mapped.rename("varchar_tbl", "f1", "varchar(4)"),
        Mapped.rename("float8_tbl", "f1", "float8"),
        Mapped.split("person", "name", "text"),
        Mapped.retype("emp", "salary", "integer", other),
        Mapped.rename("road", "name", "text"));
  }
}

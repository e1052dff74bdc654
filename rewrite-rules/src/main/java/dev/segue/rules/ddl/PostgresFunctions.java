package dev.segue.rules.ddl;

import java.util.Set;

/** Which of the functions that PostgreSQL ships are known not to be volatile. */
final class PostgresFunctions {
  private static final Set<String> STABLE =
      Set.of(
          ("abs age array_agg array_append array_cat array_length array_position array_to_string"
                  + " ascii avg bool_and bool_or btrim cardinality ceil ceiling char_length chr"
                  + " concat concat_ws convert_from convert_to count cume_dist current_database"
                  + " current_setting date_bin date_part date_trunc decode dense_rank digest div"
                  + " encode every exp first_value floor format gcd generate_series hashtext initcap"
                  + " isfinite json_agg json_array_length json_build_array json_build_object"
                  + " json_extract_path json_extract_path_text json_object_agg jsonb_agg"
                  + " jsonb_array_length jsonb_build_array jsonb_build_object jsonb_extract_path"
                  + " jsonb_extract_path_text jsonb_object_agg jsonb_set jsonb_typeof justify_days"
                  + " lag last_value lead left length ln log lower lpad ltrim make_date make_interval"
                  + " make_timestamp make_timestamptz max md5 min mod nth_value ntile now num_nulls"
                  + " octet_length parse_ident percent_rank pi plainto_tsquery power quote_ident"
                  + " quote_literal quote_nullable rank regexp_match regexp_matches regexp_replace"
                  + " regexp_split_to_array regexp_split_to_table repeat replace reverse right round"
                  + " row_number row_to_json rpad rtrim scale sha256 sha512 sign split_part sqrt"
                  + " starts_with statement_timestamp stddev string_agg string_to_array strpos substr"
                  + " sum to_ascii to_char to_date to_hex to_json to_jsonb to_number to_timestamp"
                  + " to_tsquery to_tsvector transaction_timestamp translate trim_scale trunc"
                  + " ts_rank unnest upper variance width_bucket")
              .split(" "));

  private PostgresFunctions() {}

  static boolean isStable(String name) {
    return STABLE.contains(name);
  }
}

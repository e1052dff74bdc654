package dev.segue.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowKeyTest {
  @Test
  void parse_ofWhatToStringWrote_isTheSameKey() {
    String alphabet = ",\\\\,'\"\n\r\tab é\uD83D\uDE00";
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      List<String> parts = new ArrayList<>();
      for (int part = random.nextInt(4); part >= 0; part--) {
        StringBuilder text = new StringBuilder();
        random
            .ints(random.nextInt(6), 0, alphabet.length())
            .forEach(at -> text.append(alphabet.charAt(at)));
        parts.add(text.toString());
      }
      RowKey key = new RowKey(parts);
      assertThat(RowKey.parse(key.toString())).isEqualTo(key);
    }
  }
}

package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.error.DriverError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DriverErrorTest {
  @Test
  void codes_areUniqueAndSorted() {
    assertThat(Arrays.stream(DriverError.values()).map(DriverError::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("SG\\d{3}"))
        .isSorted();
  }

  @Test
  void states_areUniqueAndNobodyElses() {
    assertThat(Arrays.stream(DriverError.values()).map(DriverError::sqlState))
        .doesNotHaveDuplicates()
        .allMatch(state -> state.matches("SG\\d{3}|22SG\\d"));
  }
}

package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.error.DriverError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DriverErrorTest {
  @Test
  void states_areUniqueAndNobodyElses() {
    assertThat(Arrays.stream(DriverError.values()).map(DriverError::sqlState))
        .doesNotHaveDuplicates()
        .allMatch(state -> state.matches("SG\\d{3}"))
        .isSorted();
  }
}

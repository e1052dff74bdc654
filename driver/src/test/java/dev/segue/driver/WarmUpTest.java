package dev.segue.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void everyStatement_isReallyRewritten() {
    assertThat(WarmUp.run()).isTrue();
  }
}

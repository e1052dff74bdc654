package dev.segue.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.model.Phase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessReportTest {
  private static final String TWO_CHANGES =
      """
      {"instances":[{"database":"d","rules":"r","revision":3,"mode":"rewrite","problems":[],"changes":[\
      {"change":"a","configured":"planned","lowest":"planned","highest":"planned","unchecked":[]},\
      {"change":"b","configured":"planned","lowest":"off","highest":"planned",\
      "waitsFor":"a \\"long\\" transaction","unchecked":[]}],\
      "statements":{"untouched":5,"rewritten":7},"accesses":[],"reports":[]}]}
      """;

  @Test
  void isExactlyAt_withOneChangeBehind_isNot() {
    ProcessReport report = ProcessReport.parse(TWO_CHANGES);

    assertThat(report.isExactlyAt(Phase.PLANNED)).isFalse();
    assertThat(report.changes().get(0).isExactlyAt(Phase.PLANNED)).isTrue();
    assertThat(report.changes().get(1).waitsFor()).contains("transaction");
    assertThat(report.statements()).containsEntry("untouched", 5L).containsEntry("rewritten", 7L);
  }

  @Test
  void isExactlyAt_withAllThere_is() {
    String there = TWO_CHANGES.replace("\"lowest\":\"off\"", "\"lowest\":\"planned\"");

    assertThat(ProcessReport.parse(there).isExactlyAt(Phase.PLANNED)).isTrue();
    assertThat(ProcessReport.parse(there).isExactlyAt(Phase.EXPANDED)).isFalse();
  }

  @Test
  void read_beforeTheFirstReport_isNowhere(@TempDir Path folder) throws IOException {
    assertThat(ProcessReport.read(folder.resolve("none.json")).isExactlyAt(Phase.OFF)).isFalse();
  }
}
